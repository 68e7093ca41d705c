namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Each row times a number of its own: s_i · row_i.</summary>
    /// <param name="rows">[n, c].</param>
    /// <param name="factors">s [n, 1].</param>
    /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
    public DenseNode ScaleRows(DenseNode rows, DenseNode factors)
    {
        RequireOwn(rows);
        RequireOwn(factors);
        RequireShape(factors, rows.Value.Rows, 1, "The factors");
        return Record<ScaleRowsOperation>().Forward(rows, factors);
    }
}

internal sealed class ScaleRowsOperation : DenseOperation
{
    private DenseNode _rows = null!, _factors = null!;

    public DenseNode Forward(DenseNode rows, DenseNode factors)
    {
        (_rows, _factors) = (rows, factors);
        var result = Prepare(rows.Value.Rows, rows.Value.Columns, rows.RequiresGradient || factors.RequiresGradient);
        Backend.ScaleRows(rows.Value, factors.Value, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var rows = Graph.Slot(_rows);
        if (rows.Destination is not null)
            Backend.ScaleRows(Result.Gradient!, _factors.Value, rows.Destination, rows.Accumulate);
        var factors = Graph.Slot(_factors);
        if (factors.Destination is not null)
            Backend.RowDots(Result.Gradient!, _rows.Value, factors.Destination, factors.Accumulate);
    }
}
