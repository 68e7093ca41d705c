namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The Euclidean norm of each row, as a column [rows, 1]; or the sum of the norms of its blocks.</summary>
    /// <remarks>
    /// A crosscoder's decoder row is one block per source side by side, and its penalty weighs a latent by the sum of the blocks' norms
    /// (Lindsey et al. 2024), not by the norm of the whole row: the sum lets a latent leave a source altogether.
    /// The gradient at a block that is zero is zero.
    /// </remarks>
    /// <param name="rows">[n, c].</param>
    /// <param name="blocks">Into how many equal blocks the columns are cut. Default 1: the norm of the row.</param>
    /// <exception cref="ArgumentException">The columns cannot be cut into that many equal blocks.</exception>
    public DenseNode RowNorms(DenseNode rows, int blocks = 1)
    {
        RequireOwn(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        if (rows.Value.Columns % blocks != 0)
            throw new ArgumentException($"{rows.Value.Columns} columns cannot be cut into {blocks} equal blocks.", nameof(blocks));
        return Record<RowNormsOperation>().Forward(rows, blocks);
    }
}

internal sealed class RowNormsOperation : DenseOperation
{
    private DenseNode _rows = null!;
    private int _blocks;

    public DenseNode Forward(DenseNode rows, int blocks)
    {
        (_rows, _blocks) = (rows, blocks);
        var result = Prepare(rows.Value.Rows, 1, rows.RequiresGradient);
        Backend.RowNorms(rows.Value, blocks, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var slot = Graph.Slot(_rows);
        if (slot.Destination is not null)
            Backend.RowNormsBackward(_rows.Value, _blocks, Result.Gradient!, slot.Destination, slot.Accumulate);
    }
}
