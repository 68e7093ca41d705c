namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The Euclidean norm of each row, as a column [rows, 1]. The gradient at a zero row is zero.</summary>
    public DenseNode RowNorms(DenseNode rows)
    {
        RequireOwn(rows);
        return Record<RowNormsOperation>().Forward(rows);
    }
}

internal sealed class RowNormsOperation : DenseOperation
{
    private DenseNode _rows = null!;

    public DenseNode Forward(DenseNode rows)
    {
        _rows = rows;
        var result = Prepare(rows.Value.Rows, 1, rows.RequiresGradient);
        Backend.RowNorms(rows.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var slot = Graph.Slot(_rows);
        if (slot.Destination is not null)
            Backend.RowNormsBackward(_rows.Value, Result.Value, Result.Gradient!, slot.Destination, slot.Accumulate);
    }
}
