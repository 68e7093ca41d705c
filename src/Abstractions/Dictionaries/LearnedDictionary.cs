using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A trained dictionary in the form that inference uses: f = act((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec.</summary>
/// <remarks>Works on raw activations: normalisation used in training is folded into the weights. Owns its matrices.</remarks>
public sealed record LearnedDictionary : IDisposable
{
    /// <summary>d and m.</summary>
    public SaeShape Shape => new(DecoderWeights.Columns, DecoderWeights.Rows);

    /// <summary>act.</summary>
    public required Activation Activation { get; init; }

    /// <summary>s = 1: b_dec is subtracted from the input before encoding.</summary>
    public required bool SubtractsDecoderBias { get; init; }

    /// <summary>W_enc, stored by latent: [m, d].</summary>
    public required Matrix EncoderWeights { get; init; }

    /// <summary>b_enc [m, 1].</summary>
    public required Matrix EncoderBias { get; init; }

    /// <summary>W_dec [m, d]; row i is the direction of latent i.</summary>
    public required Matrix DecoderWeights { get; init; }

    /// <summary>b_dec [1, d].</summary>
    public required Matrix DecoderBias { get; init; }

    /// <summary>Gives every decoder row norm 1 without changing x̂: w_i ← w_i n_i, b_enc,i ← b_enc,i n_i, d_i ← d_i / n_i, n_i = max(‖d_i‖, 1e-8).</summary>
    /// <remarks>
    /// Latents become f_i n_i, the amount of direction i in x̂. For TopK this is also the selection by z_i n_i,
    /// so only dictionaries trained with that selection may be folded.
    /// </remarks>
    public void FoldDecoderNorms()
    {
        for (var i = 0; i < DecoderWeights.Rows; i++)
        {
            var square = 0.0;
            foreach (var value in DecoderWeights.Row(i))
                square += (double)value * value;
            var norm = Math.Max(Math.Sqrt(square), 1e-8);
            Scale(EncoderWeights.Row(i), norm);
            Scale(EncoderBias.Row(i), norm);
            Scale(DecoderWeights.Row(i), 1 / norm);
        }
    }

    /// <summary>Turns a dictionary trained on s·x into one for x: W_enc ← s·W_enc, W_dec ← W_dec / s, b_dec ← b_dec / s. Latents keep their units.</summary>
    public void FoldInputScale(double scale)
    {
        Scale(EncoderWeights.Span, scale);
        Scale(DecoderWeights.Span, 1 / scale);
        Scale(DecoderBias.Span, 1 / scale);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EncoderWeights.Dispose();
        EncoderBias.Dispose();
        DecoderWeights.Dispose();
        DecoderBias.Dispose();
    }

    private static void Scale(Span<float> values, double factor)
    {
        foreach (ref var value in values)
            value = (float)(value * factor);
    }
}
