using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A trained dictionary in the form that inference uses: f = act((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec (+ (x − s·b_dec)·W_skipᵀ).</summary>
/// <remarks>Works on raw activations: normalisation by constants is folded into the weights, normalisation row by row is <see cref="RowTransform"/>. Owns its matrices.</remarks>
public sealed record LearnedDictionary : IDisposable
{
    /// <summary>d, m, and the length of a reconstruction.</summary>
    public SaeShape Shape => new(EncoderWeights.Columns, DecoderWeights.Rows, DecoderWeights.Columns);

    /// <summary>act.</summary>
    public required Activation Activation { get; init; }

    /// <summary>s = 1: b_dec is subtracted from the input before encoding.</summary>
    public required bool SubtractsDecoderBias { get; init; }

    /// <summary>W_enc, stored by latent: [m, d].</summary>
    public required Matrix EncoderWeights { get; init; }

    /// <summary>b_enc [m, 1].</summary>
    public required Matrix EncoderBias { get; init; }

    /// <summary>W_dec [m, d_out]; row i is the direction of latent i.</summary>
    public required Matrix DecoderWeights { get; init; }

    /// <summary>b_dec [1, d_out].</summary>
    public required Matrix DecoderBias { get; init; }

    /// <summary>θ ≥ 0 where <see cref="Activation"/> is JumpReLU, in the units of z, else null: [m, 1], or a column per pass of the encoder where it refines ([m, 1 + steps]).</summary>
    public Matrix? Thresholds { get; init; }

    /// <summary>How the encoder runs again on what its first pass left over; null where it runs once.</summary>
    public Refinement? Refinement { get; init; }

    /// <summary>Where latents follow from matching pursuit over W_dec: how; W_enc, b_enc and the activation then count for nothing. Else null.</summary>
    public Pursuit? Pursuit { get; init; }

    /// <summary>Where latents follow from sparse coding over W_dec: what is minimised; W_enc, b_enc and the activation then count for nothing. Else null.</summary>
    public Lasso? Lasso { get; init; }

    /// <summary>Whether W_enc, b_enc and the activation make latents; where not, <see cref="Pursuit"/> or <see cref="Lasso"/> find them with W_dec.</summary>
    public bool HasEncoder => Pursuit is null && Lasso is null;

    /// <summary>W_skip [d_out, d] of a linear path beside the latents, or null.</summary>
    public Matrix? SkipWeights { get; init; }

    /// <summary>What is done to each row before encoding, and undone on its reconstruction.</summary>
    public RowTransform RowTransform { get; init; }

    /// <summary>Gives every decoder row norm 1 without changing x̂: w_i ← w_i n_i, b_enc,i ← b_enc,i n_i, θ_i ← θ_i n_i, d_i ← d_i / n_i, n_i = max(‖d_i‖, 1e-8).</summary>
    /// <remarks>
    /// Latents become f_i n_i, the amount of direction i in x̂. For a selection such as TopK this is also the selection by z_i n_i,
    /// so only dictionaries trained with that selection may be folded.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The encoder refines or there is none: latents depend on decoder norms.</exception>
    public void FoldDecoderNorms()
    {
        if (Refinement is not null || !HasEncoder)
            throw new InvalidOperationException("Decoder norms cannot be folded where encoding uses the decoder.");
        for (var i = 0; i < DecoderWeights.Rows; i++)
        {
            var norm = Math.Max(RowGeometry.Norm(DecoderWeights.Row(i)), 1e-8);
            Scale(EncoderWeights.Row(i), norm);
            Scale(EncoderBias.Row(i), norm);
            if (Thresholds is not null)
                Scale(Thresholds.Row(i), norm);
            Scale(DecoderWeights.Row(i), 1 / norm);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EncoderWeights.Dispose();
        EncoderBias.Dispose();
        DecoderWeights.Dispose();
        DecoderBias.Dispose();
        Thresholds?.Dispose();
        SkipWeights?.Dispose();
    }

    private static void Scale(Span<float> values, double factor)
    {
        foreach (ref var value in values)
            value = (float)(value * factor);
    }
}
