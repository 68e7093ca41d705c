using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>Prefixes of latents in an order that is not that of their indices.</summary>
internal sealed unsafe partial class CpuBackend<T>
{
    private void DecodeOrdered(SparseLatents f, Tensor decoder, Tensor? bias, ReadOnlySpan<int> firstOf, ReadOnlySpan<Tensor> reconstructions)
    {
        var arrays = stackalloc float*[reconstructions.Length];
        fixed (int* firstPointer = firstOf)
        {
            var rows = OrderedRows(f, decoder, firstPointer, arrays, reconstructions);
            rows.Bias = Of(bias);
            _workers.For(Pieces(f.Rows, OrderedPrefixRows<T>.RowsPerPiece), ref rows);
        }
    }

    private void DecodeOrderedBackward(
        SparseLatents f, Tensor decoder, ReadOnlySpan<int> firstOf, ReadOnlySpan<Tensor> gradients, in DecoderGradients slots)
    {
        var arrays = stackalloc float*[gradients.Length];
        fixed (int* firstPointer = firstOf)
        {
            var rows = OrderedRows(f, decoder, firstPointer, arrays, gradients);
            rows.EntryGradient = f.GradientPointer;
            rows.Accumulate = slots.Latents.Accumulate;
            if (slots.Latents.IsWanted)
                _workers.For(Pieces(f.Rows, OrderedPrefixRows<T>.RowsPerPiece), ref rows);
            if (slots.Decoder.Destination is not null)
            {
                var index = IndexOf(f);
                var combine = new LatentRows<T>
                {
                    LatentCount = f.LatentCount, Starts = index.Starts, RowOf = index.Rows, EntryOf = index.Entries, Coefficients = f.ValuePointer,
                    Tables = arrays, TableOf = firstPointer, InputDim = decoder.Columns,
                    Destination = Of(slots.Decoder.Destination), Accumulate = slots.Decoder.Accumulate,
                };
                _workers.For(Pieces(f.LatentCount, LatentRows<T>.LatentsPerPiece), ref combine);
            }
        }

        if (slots.Bias.Destination is not null)
            SumRows(arrays[0], f.Rows, decoder.Columns, null, 1, Of(slots.Bias.Destination), slots.Bias.Accumulate);
    }

    private static OrderedPrefixRows<T> OrderedRows(SparseLatents f, Tensor decoder, int* firstOf, float** arrays, ReadOnlySpan<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Length; i++)
            arrays[i] = Of(tensors[i]);
        return new OrderedPrefixRows<T>
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Values = f.ValuePointer, Decoder = Of(decoder), InputDim = decoder.Columns,
            FirstOf = firstOf, Arrays = arrays, PrefixCount = tensors.Length,
        };
    }
}
