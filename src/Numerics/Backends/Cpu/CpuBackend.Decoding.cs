using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void Decode(Latents latents, Tensor decoder, Tensor? bias, Tensor reconstruction)
    {
        var f = Of(latents);
        if (DenseLatentsOf(f) is { } used)
        {
            DecodeDense(f, used, Of(decoder), decoder.Columns, Of(bias), Of(reconstruction), accumulate: false);
            return;
        }

        var decode = new DecodeRows<T>
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Values = f.ValuePointer,
            Decoder = Of(decoder), InputDim = decoder.Columns, Bias = Of(bias), Reconstruction = Of(reconstruction),
        };
        _workers.For(Pieces(f.Rows, DecodeRows<T>.RowsPerPiece), ref decode);
    }

    internal override void DecodeBackward(Latents latents, Tensor decoder, Tensor gradient, in DecoderGradients gradients)
    {
        var f = Of(latents);
        if (gradients.Latents.IsWanted && DenseLatentsOf(f) is { } used)
        {
            EntryGradientsDense(f, used, Of(decoder), Of(gradient), decoder.Columns, gradients.Latents.Accumulate);
        }
        else if (gradients.Latents.IsWanted)
        {
            var entries = new EntryGradients<T>
            {
                RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Decoder = Of(decoder), InputDim = decoder.Columns,
                Gradient = Of(gradient), EntryGradient = f.GradientPointer, Accumulate = gradients.Latents.Accumulate,
            };
            _workers.For(Pieces(f.Rows, EntryGradients<T>.RowsPerPiece), ref entries);
        }

        if (gradients.Decoder.Destination is not null)
            CombineByLatent(f, f.ValuePointer, Of(gradient), decoder.Columns, null, gradients.Decoder);
        if (gradients.Bias.Destination is not null)
            SumRows(Of(gradient), gradient.Rows, gradient.Columns, null, 1, Of(gradients.Bias.Destination), gradients.Bias.Accumulate);
    }
}
