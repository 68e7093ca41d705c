using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void DecodePrefixes(Latents latents, Tensor decoder, Tensor? bias, in Prefixes prefixes, ReadOnlySpan<Tensor> reconstructions)
    {
        if (!prefixes.FirstOf.IsEmpty)
        {
            DecodeOrdered(Of(latents), decoder, bias, prefixes.FirstOf, reconstructions);
            return;
        }

        var f = Of(latents);
        var arrays = stackalloc float*[reconstructions.Length];
        fixed (int* widthPointer = prefixes.Widths)
        {
            var rows = PrefixRowsOf(f, decoder, widthPointer, arrays, reconstructions);
            rows.Values = f.ValuePointer;
            rows.Bias = Of(bias);
            _workers.For(Pieces(f.Rows, PrefixRows<T>.RowsPerPiece), ref rows);
        }
    }

    internal override void DecodePrefixesBackward(
        Latents latents, Tensor decoder, in Prefixes prefixes, ReadOnlySpan<Tensor> gradients, in DecoderGradients slots)
    {
        if (!prefixes.FirstOf.IsEmpty)
        {
            DecodeOrderedBackward(Of(latents), decoder, prefixes.FirstOf, gradients, slots);
            return;
        }

        var f = Of(latents);
        var widths = prefixes.Widths;
        var arrays = stackalloc float*[widths.Length];
        fixed (int* widthPointer = widths)
        {
            var rows = PrefixRowsOf(f, decoder, widthPointer, arrays, gradients);
            rows.EntryGradient = f.GradientPointer;
            rows.Accumulate = slots.Latents.Accumulate;
            if (slots.Latents.IsWanted)
                _workers.For(Pieces(f.Rows, PrefixRows<T>.RowsPerPiece), ref rows);
        }

        if (slots.Decoder.Destination is not null)
        {
            // The latents between two widths share their table of gradients.
            var index = IndexOf(f);
            for (var (prefix, first) = (0, 0); prefix < widths.Length; first = widths[prefix++])
            {
                var combine = new LatentRows<T>
                {
                    FirstLatent = first, LatentCount = widths[prefix], Starts = index.Starts, RowOf = index.Rows, EntryOf = index.Entries,
                    Coefficients = f.ValuePointer, Dense = arrays[prefix], InputDim = decoder.Columns,
                    Destination = Of(slots.Decoder.Destination), Accumulate = slots.Decoder.Accumulate,
                };
                _workers.For(Pieces(widths[prefix] - first, LatentRows<T>.LatentsPerPiece), ref combine);
            }
        }

        if (slots.Bias.Destination is not null)
            SumRows(arrays[0], f.Rows, decoder.Columns, null, 1, Of(slots.Bias.Destination), slots.Bias.Accumulate);
    }

    private static PrefixRows<T> PrefixRowsOf(SparseLatents f, Tensor decoder, int* widths, float** arrays, ReadOnlySpan<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Length; i++)
            arrays[i] = Of(tensors[i]);
        return new PrefixRows<T>
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Decoder = Of(decoder), InputDim = decoder.Columns,
            Widths = widths, Arrays = arrays, PrefixCount = tensors.Length,
        };
    }
}
