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

    /// <inheritdoc/>
    public void Dispose()
    {
        EncoderWeights.Dispose();
        EncoderBias.Dispose();
        DecoderWeights.Dispose();
        DecoderBias.Dispose();
    }
}
