using System.ComponentModel.DataAnnotations;

namespace SaeLab.Abstractions;

/// <summary>What every variant with an affine encoder and a linear decoder lets a manifest choose.</summary>
/// <remarks>A variant's own record derives from this one and sets other defaults in its constructor.</remarks>
public abstract record SaeOptions : IValidatedOptions
{
    /// <summary>m, how many latents the dictionary has.</summary>
    [Required, Range(1, 1 << 24)]
    public int Latents { get; init; }

    /// <summary>What is done about the norms of decoder rows, without which latents can shrink while rows grow. Default unit, unless the variant's source says otherwise.</summary>
    public DecoderNorm DecoderNorm { get; init; } = DecoderNorm.Unit;

    /// <summary>Whether b_dec is subtracted from the input before encoding. Default true, unless the variant's source says otherwise.</summary>
    public bool SubtractDecoderBias { get; init; } = true;

    /// <summary>Whether z has a bias b_enc that is trained. Default true; false keeps it at 0 (the code of the BatchTopK and Matryoshka papers).</summary>
    public bool EncoderBias { get; init; } = true;

    /// <summary>How the squared error enters the loss. Default summed over dimensions, in which all coefficients are stated.</summary>
    public ReconstructionError ReconstructionError { get; init; } = ReconstructionError.Summed;

    /// <summary>Keeps w_i·d_i = 1 for every latent by w_i = v_i + (1 − v_i·d_i)·d_i, v being trained (aligned training, arXiv 2605.18629). Needs decoder rows of norm 1. Default false.</summary>
    public bool AlignedEncoder { get; init; }

    /// <summary>Runs the encoder again on what its first pass left over (LISTA). Default: it runs once.</summary>
    public RefinementOptions? Refinement { get; init; }

    /// <summary>Rank of a dense linear path beside the latents, which takes up what no sparse code should (arXiv 2606.14040). Default 0: none.</summary>
    [Range(0, 1 << 20)]
    public int BypassRank { get; init; }

    /// <summary>Which part stays as it started; decoder and encoder are the random baselines of arXiv 2602.14111. Default none.</summary>
    public FrozenPart Frozen { get; init; } = FrozenPart.None;

    /// <summary>Least cosine between a decoder row and its start, where the decoder is softly frozen. Default 0.8.</summary>
    [Range(-1.0, 1.0)]
    public double FrozenCosine { get; init; } = 0.8;

    /// <summary>How the parameters start. Default: a tied encoder, decoder rows of norm 1 and b_dec at the geometric median, unless the variant's source says otherwise.</summary>
    public InitialisationOptions Initialisation { get; init; } = new();

    /// <inheritdoc/>
    public virtual IEnumerable<OptionProblem> Validate()
    {
        if (AlignedEncoder && DecoderNorm != DecoderNorm.Unit)
            yield return new OptionProblem(nameof(AlignedEncoder), "an aligned encoder needs decoder rows of norm 1 (decoder_norm: unit)");
        if (!EncoderBias && Initialisation.RandomEncoderBias)
            yield return new OptionProblem(nameof(EncoderBias), "without encoder_bias b_enc stays 0: leave initialisation.random_encoder_bias out");
        if (Frozen == FrozenPart.Decoder && DecoderNorm is not (DecoderNorm.Unit or DecoderNorm.Free or DecoderNorm.Weighted))
            yield return new OptionProblem(nameof(Frozen), "a frozen decoder is never scaled: use decoder_norm unit, weighted or free");
    }

    /// <summary>For variants that keep the largest z_i·n_i of a row: what is wrong where the encoder also refines its codes, or null.</summary>
    /// <remarks>Inference compares z_i, to which norms can be folded only where the encoder does not use the decoder. A selection with thresholds has no such trouble.</remarks>
    protected OptionProblem? WeightedSelectionProblem() => DecoderNorm == DecoderNorm.Weighted && Refinement is not null
        ? new OptionProblem(nameof(Refinement), "a selection by z_i·n_i (decoder_norm: weighted) has no inference form where the encoder runs again: use decoder_norm unit or free, or a batchtopk activation")
        : null;
}

/// <summary>An encoder that runs again on what is left over: z_t = z_{t−1} + η·(x − x̂_{t−1})·W_encᵀ, f_t = act(z_t), as in LISTA (Gregor and LeCun 2010).</summary>
public sealed record RefinementOptions
{
    /// <summary>How many times it runs again. Default 1.</summary>
    [Range(1, 64)]
    public int Steps { get; init; } = 1;

    /// <summary>η. Default 0.3 (LISTA-Matryoshka 2026).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double StepSize { get; init; } = 0.3;
}

/// <summary>What is done about the norms n_i = ‖d_i‖ of decoder rows.</summary>
public enum DecoderNorm
{
    /// <summary>Rows are kept at norm 1: gradients are projected onto the tangent before the optimizer, rows scaled after it.</summary>
    Unit,

    /// <summary>Rows are free, and what counts is f_i·n_i: in the penalty (Anthropic April 2024) or in the selection (SAELens).</summary>
    Weighted,

    /// <summary>Rows are free and norms count nowhere.</summary>
    Free,

    /// <summary>As unit, but scaled before each forward pass (sparsify).</summary>
    UnitBeforeForward,

    /// <summary>As unit, but scaled between the backward pass and the optimizer (OpenAI, AI Safety Foundation).</summary>
    UnitBeforeStep,
}

/// <summary>How the squared error e = x − x̂ enters the loss.</summary>
public enum ReconstructionError
{
    /// <summary>Summed over dimensions, averaged over the batch: E‖e‖².</summary>
    Summed,

    /// <summary>Averaged over dimensions as well: E‖e‖² / d.</summary>
    Mean,

    /// <summary>As a fraction of the batch's variance: Σ‖e‖² / Σ‖x − x̄‖² (sparsify).</summary>
    FractionOfVariance,
}

/// <summary>A part that is not trained.</summary>
public enum FrozenPart
{
    /// <summary>All parts are trained.</summary>
    None,

    /// <summary>The decoder's directions stay as they started.</summary>
    Decoder,

    /// <summary>The decoder's directions stay within an angle of how they started.</summary>
    DecoderSoftly,

    /// <summary>The encoder's weights stay as they started.</summary>
    Encoder,

    /// <summary>b_dec stays as it started, which shows what a mean offset costs that no bias takes up.</summary>
    DecoderBias,
}
