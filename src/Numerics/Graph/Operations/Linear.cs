namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>A linear map of rows: x · Wᵀ, for instance the skip connection of a transcoder.</summary>
    /// <param name="x">[B, c].</param>
    /// <param name="weights">W [r, c]; row i gives component i of the result.</param>
    /// <returns>[B, r].</returns>
    /// <exception cref="ArgumentException">The weights have other columns than x.</exception>
    public DenseNode Linear(DenseNode x, DenseNode weights)
    {
        RequireOwn(x);
        RequireOwn(weights);
        RequireShape(weights, weights.Value.Rows, x.Value.Columns, "The weight matrix");
        return Record<LinearOperation>().Forward(x, weights);
    }
}

internal sealed class LinearOperation : DenseOperation
{
    private DenseNode _x = null!, _weights = null!;

    public DenseNode Forward(DenseNode x, DenseNode weights)
    {
        (_x, _weights) = (x, weights);
        var result = Prepare(x.Value.Rows, weights.Value.Rows, x.RequiresGradient || weights.RequiresGradient);
        Backend.MultiplyByTranspose(x.Value, weights.Value, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var x = Graph.Slot(_x);
        if (x.Destination is not null)
            Backend.Multiply(Result.Gradient!, _weights.Value, x.Destination, x.Accumulate);
        var weights = Graph.Slot(_weights);
        if (weights.Destination is not null)
            Backend.MultiplyTransposed(Result.Gradient!, _x.Value, weights.Destination, weights.Accumulate);
    }
}
