namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The matrix product x · W: each row of the result is a sum of rows of W. <see cref="Linear"/> takes the transpose.</summary>
    /// <param name="x">[B, r].</param>
    /// <param name="weights">W [r, c]; row i is what component i of x is worth.</param>
    /// <returns>[B, c].</returns>
    /// <exception cref="ArgumentException">The weights have not as many rows as x has columns.</exception>
    public DenseNode Product(DenseNode x, DenseNode weights)
    {
        RequireOwn(x);
        RequireOwn(weights);
        RequireShape(weights, x.Value.Columns, weights.Value.Columns, "The weight matrix");
        return Record<ProductOperation>().Forward(x, weights);
    }
}

internal sealed class ProductOperation : DenseOperation
{
    private DenseNode _x = null!, _weights = null!;

    public DenseNode Forward(DenseNode x, DenseNode weights)
    {
        (_x, _weights) = (x, weights);
        var result = Prepare(x.Value.Rows, weights.Value.Columns, x.RequiresGradient || weights.RequiresGradient);
        Backend.Multiply(x.Value, weights.Value, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var x = Graph.Slot(_x);
        if (x.Destination is not null)
            Backend.MultiplyByTranspose(Result.Gradient!, _weights.Value, x.Destination, x.Accumulate);
        var weights = Graph.Slot(_weights);
        if (weights.Destination is not null)
            Backend.MultiplyTransposed(_x.Value, Result.Gradient!, weights.Destination, weights.Accumulate);
    }
}
