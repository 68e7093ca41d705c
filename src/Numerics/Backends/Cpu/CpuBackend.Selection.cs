using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>How far below the last batch's bound the next one starts looking.</summary>
    private const float BatchMargin = 0.95f;

    /// <summary>Rows enough to guess a first bound from.</summary>
    private const int SampleRows = 128;

    /// <summary>Keeps the ⌊k·B⌋ largest entries of the batch.</summary>
    /// <returns>Whether there were as many above the bound that was used; if not, the hint has been lowered and the batch must be encoded again.</returns>
    private static bool KeepLargest(SparseLatents f, Activation activation, float bound)
    {
        var wanted = (int)Math.Min(activation.K * f.Rows, int.MaxValue);
        if (f.Count <= wanted)
        {
            if (f.Count == wanted || bound == 0)
            {
                f.Hint = new SelectionHint { For = activation, Bound = bound * BatchMargin };
                return true;
            }

            f.Hint = new SelectionHint { For = activation, Bound = bound > 1e-6f ? bound / 2 : 0 };
            return false;
        }

        var threshold = TopSelection<T, ByValue<T>>.Threshold(f.ValuePointer, f.Count, wanted, out var ties);
        f.Hint = new SelectionHint { For = activation, Bound = threshold * BatchMargin };
        var (kept, start) = (0, 0);
        for (var row = 0; row < f.Rows; row++)
        {
            var end = f.Starts[row + 1];
            for (var j = start; j < end; j++)
            {
                if (f.ValuePointer[j] > threshold || (f.ValuePointer[j] == threshold && ties-- > 0))
                {
                    f.ValuePointer[kept] = f.ValuePointer[j];
                    f.IndexPointer[kept++] = f.IndexPointer[j];
                }
            }

            f.Starts[row + 1] = kept;
            start = end;
        }

        return true;
    }

    /// <summary>A first bound for a batch, from its first rows, so that not half of all pre-activations become candidates.</summary>
    private SelectionHint SampleHint(in EncoderTensors encoder, Activation activation, ReadOnlySpan<int> only, Latents latents)
    {
        var rows = Math.Min(SampleRows, encoder.Inputs.Rows);
        var f = Of(latents);
        f.Hint = new SelectionHint { For = activation };
        if (rows == encoder.Inputs.Rows)
            return f.Hint;
        using var sample = new Matrix(rows, encoder.Inputs.Columns);
        new Span<float>(Of(encoder.Inputs), sample.Count).CopyTo(sample.Span);
        Encode(encoder with { Inputs = sample }, activation, only, latents);
        return f.Hint;
    }

    /// <summary>Turns what the encoder compared into z, and what lies within half a bandwidth below its threshold into 0.</summary>
    private void JumpForward(in EncoderTensors encoder, Activation activation, SparseLatents f)
    {
        var jump = new JumpEntries
        {
            Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Threshold = Of(encoder.Threshold),
            HalfBandwidth = (float)(activation.Bandwidth / 2), PreActivations = activation.TrainsInput ? f.MakePreActivations() : null,
        };
        _workers.For(Pieces(f.Count, JumpEntries.PerPiece), ref jump);
    }

    internal override void JumpReluBackward(in EncoderTensors encoder, Activation activation, Latents latents, double countGradient, GradientSlot threshold)
    {
        var f = Of(latents);
        var terms = threshold.Destination is null ? null : _shared.Floats(2, f.Count);
        var jump = new JumpGradients
        {
            Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Gradients = f.GradientPointer, Threshold = Of(encoder.Threshold),
            HalfBandwidth = (float)(activation.Bandwidth / 2), CountGradient = (float)countGradient, ThresholdTerms = terms, TrainsInput = activation.TrainsInput,
        };
        _workers.For(Pieces(f.Count, JumpGradients.PerPiece), ref jump);
        if (threshold.Destination is not null)
            SumByLatent(IndexOf(f), f.LatentCount, terms, null, null, 0, threshold);
    }

    internal override long CountFiring(Latents latents)
    {
        var count = 0L;
        foreach (var value in Of(latents).AllValues)
            count += value != 0 ? 1 : 0;
        return count;
    }

    internal override void ClearGradients(Latents latents) => new Span<float>(Of(latents).GradientPointer, latents.Count).Clear();
}
