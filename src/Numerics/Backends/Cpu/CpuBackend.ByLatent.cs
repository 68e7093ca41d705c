using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>The entries of a batch by latent, built when first asked for.</summary>
    private LatentIndex IndexOf(SparseLatents latents)
    {
        var index = latents.Index;
        if (latents.IndexIsCurrent)
            return index;
        var m = latents.LatentCount;
        index.Resize(m, latents.Count);
        var build = new IndexLatents
        {
            RowCount = latents.Rows, LatentCount = m, Starts = latents.Starts, Latents = latents.IndexPointer,
            Places = _shared.Ints(3, (long)IndexLatents.Blocks * m), RowOf = index.Rows, EntryOf = index.Entries,
        };
        _workers.For(IndexLatents.Blocks, ref build);
        var place = 0;
        for (var i = 0; i < m; i++)
        {
            index.Starts[i] = place;
            for (var block = 0; block < IndexLatents.Blocks; block++)
            {
                ref var next = ref build.Places[((nint)block * m) + i];
                var count = next;
                next = place;
                place += count;
            }
        }

        index.Starts[m] = place;
        build.Placing = true;
        _workers.For(IndexLatents.Blocks, ref build);
        latents.IndexIsCurrent = true;
        return index;
    }

    /// <summary>slot_i (+)= scale_i Σ_b c_bi x_b.</summary>
    private void CombineByLatent(SparseLatents f, float* coefficients, float* dense, int columns, float* scale, GradientSlot slot)
    {
        var compaction = CompactionOf(f);
        if (compaction.IsWorthwhile)
        {
            CombineDense(f, compaction, coefficients, dense, columns, scale, slot);
            return;
        }

        var index = IndexOf(f);
        var combine = new LatentRows<T>
        {
            LatentCount = f.LatentCount, Starts = index.Starts, RowOf = index.Rows, EntryOf = index.Entries, Coefficients = coefficients,
            Dense = dense, InputDim = columns, Scale = scale, Destination = Of(slot.Destination), Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(f.LatentCount, LatentRows<T>.LatentsPerPiece), ref combine);
    }

    /// <summary>slot_i (+)= Σ_b c_bi v_bi · scale_i, or divided by a power of scale_i.</summary>
    private void SumByLatent(
        LatentIndex index, int latentCount, float* coefficients, float* values, float* scale, int divideByPower, GradientSlot slot,
        float* destination = null, double factor = 1, bool absolute = false)
    {
        var sum = new LatentSums
        {
            LatentCount = latentCount, Starts = index.Starts, EntryOf = index.Entries, Coefficients = coefficients, Values = values,
            Absolute = absolute, Factor = factor, Scale = scale, DivideByPower = divideByPower,
            Destination = destination is null ? Of(slot.Destination) : destination, Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(latentCount, LatentSums.LatentsPerPiece), ref sum);
    }

    /// <summary>destination (+)= factor · Σ_b w_b row_b.</summary>
    private void SumRows(float* table, int rows, int columns, float* weights, float factor, float* destination, bool accumulate)
    {
        var pieces = Pieces(rows, WeightedRowSum<T>.RowsPerPiece);
        var partial = _shared.Floats(0, (long)pieces * columns);
        var sum = new WeightedRowSum<T> { RowCount = rows, Columns = columns, Table = table, Weights = weights, Partial = partial };
        _workers.For(pieces, ref sum);
        if (!accumulate)
            new Span<float>(destination, columns).Clear();
        for (var piece = 0; piece < pieces; piece++)
            Rows<T>.AddScaled(partial + ((nint)piece * columns), factor, destination, columns);
    }
}
