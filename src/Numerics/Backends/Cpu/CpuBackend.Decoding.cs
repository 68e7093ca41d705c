using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void Decode(Latents latents, Tensor decoder, Tensor? bias, Tensor reconstruction)
    {
        var f = Of(latents);
        var compaction = CompactionOf(f);
        if (compaction.IsWorthwhile)
        {
            DecodeDense(f, compaction, Of(decoder), decoder.Columns, Of(bias), Of(reconstruction), accumulate: false);
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
        var compaction = CompactionOf(f);
        if (gradients.Latents && compaction.IsWorthwhile)
        {
            EntryGradientsDense(f, compaction, Of(decoder), Of(gradient), decoder.Columns, gradients.AccumulateLatents);
        }
        else if (gradients.Latents)
        {
            var entries = new EntryGradients<T>
            {
                RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Decoder = Of(decoder), InputDim = decoder.Columns,
                Gradient = Of(gradient), EntryGradient = f.GradientPointer, Accumulate = gradients.AccumulateLatents,
            };
            _workers.For(Pieces(f.Rows, EntryGradients<T>.RowsPerPiece), ref entries);
        }

        if (gradients.Decoder.Destination is not null)
            CombineByLatent(f, f.ValuePointer, Of(gradient), decoder.Columns, null, gradients.Decoder);
        if (gradients.Bias.Destination is not null)
            SumRows(Of(gradient), gradient.Rows, gradient.Columns, null, 1, Of(gradients.Bias.Destination), gradients.Bias.Accumulate);
    }

    internal override double AbsoluteSum(Latents latents, Tensor? weights)
    {
        var f = Of(latents);
        var pieces = Pieces(f.Count, AbsoluteSums.PerPiece);
        var sums = new AbsoluteSums { Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Weights = Of(weights), Partial = Partial(pieces) };
        _workers.For(pieces, ref sums);
        return Total(sums.Partial, pieces);
    }

    internal override void AbsoluteSumBackward(
        Latents latents, Tensor? weights, double gradient, bool accumulateLatents, Tensor? weightsGradient, bool accumulateWeights)
    {
        var f = Of(latents);
        ScaleEntries(EntryTask.Sign, f, f.ValuePointer, Of(weights), (float)gradient, f.GradientPointer, accumulateLatents);
        if (weightsGradient is not null)
        {
            SumByLatent(
                IndexOf(f), f.LatentCount, f.ValuePointer, null, null, 0, new GradientSlot(weightsGradient, accumulateWeights),
                factor: gradient, absolute: true);
        }
    }

    internal override void DivideLatents(Latents latents, Tensor divisors, Latents destination)
    {
        var (f, quotient) = (Of(latents), Of(destination));
        quotient.CopyFrom(f);
        ScaleEntries(EntryTask.Divide, f, f.ValuePointer, Of(divisors), 1, quotient.ValuePointer, accumulate: false);
    }

    internal override void DivideLatentsBackward(
        Latents latents, Tensor divisors, Latents quotient, bool accumulateLatents, Tensor? divisorsGradient, bool accumulateDivisors)
    {
        var (f, result) = (Of(latents), Of(quotient));
        ScaleEntries(EntryTask.Divide, f, result.GradientPointer, Of(divisors), 1, f.GradientPointer, accumulateLatents);
        if (divisorsGradient is not null)
        {
            SumByLatent(
                IndexOf(f), f.LatentCount, result.GradientPointer, f.ValuePointer, Of(divisors), 2,
                new GradientSlot(divisorsGradient, accumulateDivisors), factor: -1);
        }
    }

    private void ScaleEntries(EntryTask task, SparseLatents f, float* source, float* scale, float factor, float* destination, bool accumulate)
    {
        var entries = new EntryScaling
        {
            Task = task, Count = f.Count, Latents = f.IndexPointer, Source = source, Scale = scale, Factor = factor,
            Destination = destination, Accumulate = accumulate,
        };
        _workers.For(Pieces(f.Count, EntryScaling.PerPiece), ref entries);
    }
}
