using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>
/// Where the latents that a batch uses at all are used by many of its rows (L1 early in training, AuxK over a few dead latents),
/// a multiplication of the dense [rows, used latents] array costs less than going through the entries one by one.
/// The results are the same up to the order of sums.
/// </summary>
internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>Share of (rows × used latents) from which on multiplying is cheaper; where the two paths cross in the benchmark.</summary>
    private const double DenseShare = 0.12;

    /// <summary>Entries per row below which it is not worth finding out.</summary>
    private const int FewEntriesPerRow = 48;

    /// <summary>The used latents and their columns, where the dense way is the cheaper one; else no columns.</summary>
    private Compaction CompactionOf(SparseLatents f)
    {
        if (f.Rows == 0 || f.Count < (long)FewEntriesPerRow * f.Rows)
            return default;
        var index = IndexOf(f);
        var m = f.LatentCount;
        var slotOf = _shared.Ints(7, 2L * m);
        var used = slotOf + m;
        var count = 0;
        for (var i = 0; i < m; i++)
        {
            slotOf[i] = count;
            if (index.Starts[i + 1] > index.Starts[i])
                used[count++] = i;
        }

        return f.Count >= DenseShare * f.Rows * count ? new Compaction { SlotOf = slotOf, Used = used, Count = count } : default;
    }

    /// <summary>x̂ = F·D + bias over the used latents.</summary>
    private void DecodeDense(SparseLatents f, in Compaction compaction, float* decoder, int columns, float* bias, float* reconstruction, bool accumulate)
    {
        var dense = Scatter(f, compaction, f.ValuePointer);
        var rows = Gather(compaction, f.LatentCount, decoder, columns);
        for (var b = 0; bias is not null && b < f.Rows; b++)
            new Span<float>(bias, columns).CopyTo(new Span<float>(reconstruction + ((nint)b * columns), columns));
        Multiply(
            Operand.ByLine(dense, compaction.Count), Operand.ByDepth(rows, columns), f.Rows, columns, compaction.Count,
            reconstruction, columns, accumulate || bias is not null);
    }

    /// <summary>∂/∂f_bi = g_b · d_i for all rows and used latents, of which the entries are kept.</summary>
    private void EntryGradientsDense(SparseLatents f, in Compaction compaction, float* decoder, float* gradient, int columns, bool accumulate)
    {
        var rows = Gather(compaction, f.LatentCount, decoder, columns);
        var product = _shared.Floats(4, (long)f.Rows * compaction.Count);
        Multiply(
            Operand.ByLine(gradient, columns), Operand.ByLine(rows, columns), f.Rows, compaction.Count, columns, product, compaction.Count, accumulate: false);
        MoveEntries(f, compaction, product, f.GradientPointer, scatter: false, accumulate);
    }

    /// <summary>slot_i (+)= scale_i Σ_b c_bi x_b.</summary>
    private void CombineDense(SparseLatents f, in Compaction compaction, float* coefficients, float* dense, int columns, float* scale, GradientSlot slot)
    {
        var scattered = Scatter(f, compaction, coefficients);
        var product = _shared.Floats(6, (long)compaction.Count * columns);
        Multiply(
            Operand.ByDepth(scattered, compaction.Count), Operand.ByDepth(dense, columns), compaction.Count, columns, f.Rows, product, columns, accumulate: false);
        if (!slot.Accumulate)
            Clear(slot.Destination!);
        var move = new MoveRows<T>
        {
            Chosen = compaction.Used, Count = compaction.Count, Columns = columns, Table = Of(slot.Destination), Compact = product,
            Back = true, Scale = scale, Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(compaction.Count, MoveRows<T>.RowsPerPiece), ref move);
    }

    private float* Scatter(SparseLatents f, in Compaction compaction, float* entries)
    {
        var dense = _shared.Floats(4, (long)f.Rows * compaction.Count);
        MoveEntries(f, compaction, dense, entries, scatter: true, accumulate: false);
        return dense;
    }

    private void MoveEntries(SparseLatents f, in Compaction compaction, float* dense, float* entries, bool scatter, bool accumulate)
    {
        var move = new DenseEntries
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, SlotOf = compaction.SlotOf, Slots = compaction.Count,
            Dense = dense, Entries = entries, Scatter = scatter, Accumulate = accumulate,
        };
        _workers.For(Pieces(f.Rows, DenseEntries.RowsPerPiece), ref move);
    }

    /// <summary>The rows of the used latents, one after another.</summary>
    private float* Gather(in Compaction compaction, int latentCount, float* table, int columns)
    {
        if (compaction.Count == latentCount)
            return table;
        var rows = _shared.Floats(5, (long)compaction.Count * columns);
        var move = new MoveRows<T> { Chosen = compaction.Used, Count = compaction.Count, Columns = columns, Table = table, Compact = rows };
        _workers.For(Pieces(compaction.Count, MoveRows<T>.RowsPerPiece), ref move);
        return rows;
    }

    /// <summary>Which latents a batch uses, and the column of each.</summary>
    private struct Compaction
    {
        public int* SlotOf;
        public int* Used;
        public int Count;

        public readonly bool IsWorthwhile => Count > 0;
    }
}
