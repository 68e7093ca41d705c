namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Each row less the same row: a_b − r.</summary>
    /// <param name="rows">a [B, c].</param>
    /// <param name="row">r [1, c], such as a bias.</param>
    public DenseNode SubtractRow(DenseNode rows, DenseNode row)
    {
        RequireOwn(rows);
        RequireOwn(row);
        RequireShape(row, 1, rows.Value.Columns, "The row to subtract");
        return Record<SubtractRowOperation>().Forward(rows, row);
    }
}

internal sealed class SubtractRowOperation : DenseOperation
{
    private DenseNode _rows = null!, _row = null!;

    public DenseNode Forward(DenseNode rows, DenseNode row)
    {
        (_rows, _row) = (rows, row);
        var result = Prepare(rows.Value.Rows, rows.Value.Columns, rows.RequiresGradient || row.RequiresGradient);
        Backend.SubtractRow(rows.Value, row.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var rows = Graph.Slot(_rows);
        if (rows.Destination is not null)
            Backend.AddScaled(Result.Gradient!, 1, rows.Destination, rows.Accumulate);
        var row = Graph.Slot(_row);
        if (row.Destination is not null)
            Backend.SumRows(Result.Gradient!, -1, row.Destination, row.Accumulate);
    }
}
