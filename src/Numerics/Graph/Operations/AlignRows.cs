namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Rows moved along directions until their product with them is 1: w_i = v_i + (1 − v_i · d_i) d_i.</summary>
    /// <remarks>
    /// w_i · d_i = 1 for unit d_i: a latent that fires alone is reconstructed at its full strength (aligned training, arXiv 2605.18629, in a form
    /// that has no singularity). Directions of other lengths are taken as they are, and the product is then not 1.
    /// </remarks>
    /// <param name="v">[m, d], for instance free encoder rows.</param>
    /// <param name="directions">d [m, d], unit decoder rows.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public DenseNode AlignRows(DenseNode v, DenseNode directions)
    {
        RequireOwn(v);
        RequireOwn(directions);
        RequireShape(directions, v.Value.Rows, v.Value.Columns, "The array of directions");
        return Record<AlignRowsOperation>().Forward(v, directions);
    }
}

internal sealed class AlignRowsOperation : DenseOperation
{
    private DenseNode _v = null!, _directions = null!;

    public DenseNode Forward(DenseNode v, DenseNode directions)
    {
        (_v, _directions) = (v, directions);
        var result = Prepare(v.Value.Rows, v.Value.Columns, v.RequiresGradient || directions.RequiresGradient);
        Backend.AlignRows(v.Value, directions.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var v = Graph.Slot(_v);
        if (v.Destination is not null)
            Backend.AlignRowsBackward(_directions.Value, Result.Gradient!, v.Destination, v.Accumulate);
        var directions = Graph.Slot(_directions);
        if (directions.Destination is not null)
            Backend.AlignRowsBackwardToDirections(_v.Value, _directions.Value, Result.Gradient!, directions.Destination, directions.Accumulate);
    }
}
