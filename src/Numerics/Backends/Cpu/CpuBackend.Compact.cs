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

    /// <summary>Whose values the dense array holds.</summary>
    private SparseLatents? _scattered;
    private long _scatteredVersion;

    /// <summary>The latents that a batch uses, where the dense way is the cheaper one; else null.</summary>
    private static UsedLatents? DenseLatentsOf(SparseLatents f)
    {
        if (f.Rows == 0 || f.Count < (long)FewEntriesPerRow * f.Rows)
            return null;
        if (!f.UsedIsCurrent)
        {
            f.Used.Find(f);
            f.UsedIsCurrent = true;
        }

        return f.Count >= DenseShare * f.Rows * f.Used.Count ? f.Used : null;
    }

    /// <summary>x̂ = F·D + bias over the used latents.</summary>
    private void DecodeDense(SparseLatents f, UsedLatents used, float* decoder, int columns, float* bias, float* reconstruction, bool accumulate)
    {
        var dense = ScatterValues(f, used);
        var rows = Gather(used, f.LatentCount, decoder, columns);
        for (var b = 0; bias is not null && b < f.Rows; b++)
            new Span<float>(bias, columns).CopyTo(new Span<float>(reconstruction + ((nint)b * columns), columns));
        Multiply(
            Operand.ByLine(dense, used.Count), Operand.ByDepth(rows, columns), f.Rows, columns, used.Count,
            reconstruction, columns, accumulate || bias is not null);
    }

    /// <summary>∂/∂f_bi = g_b · d_i for all rows and used latents, of which the entries are kept.</summary>
    private void EntryGradientsDense(SparseLatents f, UsedLatents used, float* decoder, float* gradient, int columns, bool accumulate)
    {
        var rows = Gather(used, f.LatentCount, decoder, columns);
        var product = _shared.Floats(7, (long)f.Rows * used.Count);
        Multiply(
            Operand.ByLine(gradient, columns), Operand.ByLine(rows, columns), f.Rows, used.Count, columns, product, used.Count, accumulate: false);
        MoveEntries(f, used, product, f.GradientPointer, scatter: false, accumulate);
    }

    /// <summary>slot_i (+)= scale_i Σ_b c_bi x_b.</summary>
    private void CombineDense(SparseLatents f, UsedLatents used, float* coefficients, float* dense, int columns, float* scale, GradientSlot slot) =>
        CombineScattered(
            f, used, coefficients == f.ValuePointer ? ScatterValues(f, used) : Scatter(f, used, coefficients), dense, columns, scale, slot);

    /// <summary>The same from the dense array of coefficients.</summary>
    private void CombineScattered(SparseLatents f, UsedLatents used, float* scattered, float* dense, int columns, float* scale, GradientSlot slot)
    {
        var product = _shared.Floats(6, (long)used.Count * columns);
        Multiply(
            Operand.ByDepth(scattered, used.Count), Operand.ByDepth(dense, columns), used.Count, columns, f.Rows, product, columns, accumulate: false);
        var spread = new SpreadRows<T>
        {
            LatentCount = f.LatentCount, SlotOf = used.SlotOf, Columns = columns, Table = Of(slot.Destination), Compact = product,
            Scale = scale, Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(f.LatentCount, SpreadRows<T>.RowsPerPiece), ref spread);
    }

    /// <summary>destination_i = scale_i Σ_b c_bi, from the dense array of coefficients.</summary>
    private void SumScattered(SparseLatents f, UsedLatents used, float* scattered, float* scale, float* destination)
    {
        var sums = _shared.Floats(6, used.Count);
        SumRows(scattered, f.Rows, used.Count, null, 1, sums, accumulate: false);
        new Span<float>(destination, f.LatentCount).Clear();
        for (var i = 0; i < used.Count; i++)
            destination[used.Latents[i]] = scale is null ? sums[i] : sums[i] * scale[used.Latents[i]];
    }

    /// <summary>The values as a dense array, which decoding leaves for the backward pass.</summary>
    private float* ScatterValues(SparseLatents f, UsedLatents used)
    {
        var dense = _shared.Floats(4, (long)f.Rows * used.Count);
        if (_scattered != f || _scatteredVersion != f.Version)
            MoveEntries(f, used, dense, f.ValuePointer, scatter: true, accumulate: false);
        (_scattered, _scatteredVersion) = (f, f.Version);
        return dense;
    }

    private float* Scatter(SparseLatents f, UsedLatents used, float* entries)
    {
        var dense = _shared.Floats(7, (long)f.Rows * used.Count);
        MoveEntries(f, used, dense, entries, scatter: true, accumulate: false);
        return dense;
    }

    private void MoveEntries(SparseLatents f, UsedLatents used, float* dense, float* entries, bool scatter, bool accumulate)
    {
        var move = new DenseEntries
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, SlotOf = used.SlotOf, Slots = used.Count,
            Dense = dense, Entries = entries, Scatter = scatter, Accumulate = accumulate,
        };
        _workers.For(Pieces(f.Rows, DenseEntries.RowsPerPiece), ref move);
    }

    /// <summary>The rows of the used latents, one after another.</summary>
    private float* Gather(UsedLatents used, int latentCount, float* table, int columns)
    {
        if (used.Count == latentCount)
            return table;
        var rows = _shared.Floats(5, (long)used.Count * columns);
        var gather = new GatherRows { Chosen = used.Latents, Count = used.Count, Columns = columns, Table = table, Compact = rows };
        _workers.For(Pieces(used.Count, GatherRows.RowsPerPiece), ref gather);
        return rows;
    }
}
