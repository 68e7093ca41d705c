using System.ComponentModel.DataAnnotations;

namespace SaeLab.Losses.AuxK;

/// <summary>AuxK: the dead latents with the largest pre-activations reconstruct what the living ones left over (Gao et al. 2024, §2.4).</summary>
/// <remarks>The defaults are the paper's; presets choose what SAELens, dictionary_learning, sparsify and OpenAI's code do in their place.</remarks>
public sealed record AuxKOptions
{
    /// <summary>Weight of the term. Default 1/32.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 1.0 / 32;

    /// <summary>How many dead latents a row uses. Default half the input dimension.</summary>
    [Range(1, 1 << 24)]
    public int? Latents { get; init; }

    /// <summary>What the squared error is divided by. Default the variance of the residual over the batch, which makes the term scale-free.</summary>
    public AuxKDenominator Denominator { get; init; } = AuxKDenominator.ResidualVariance;

    /// <summary>Drops selected pre-activations that are not positive. Default true; SAELens keeps them.</summary>
    public bool Rectified { get; init; } = true;

    /// <summary>Multiplies the term by min(dead / latents, 1), so that few dead latents weigh little (SAELens, sparsify). Default false.</summary>
    public bool ScaledByDeadShare { get; init; }

    /// <summary>Where b_dec takes part. Default nowhere: the residual has no offset to explain.</summary>
    public AuxKBias DecoderBias { get; init; } = AuxKBias.Nowhere;

    /// <summary>Whether the residual is a constant. Where it is not (BatchTopK's code), the term also moves the reconstruction. Default true.</summary>
    public bool DetachedResidual { get; init; } = true;

    /// <summary>Averages the term over dimensions (BatchTopK's code). Default false: summed, as the error is.</summary>
    public bool MeanOverDimensions { get; init; }

    /// <summary>One term per nested prefix: its own dead latents reconstruct what it leaves over (SAELens' Matryoshka). Only for variants with prefixes. Default false.</summary>
    public bool PerLevel { get; init; }
}

/// <summary>What AuxK's squared error is divided by.</summary>
public enum AuxKDenominator
{
    /// <summary>The residual's variance over the batch, Σ‖e − ē‖².</summary>
    ResidualVariance,

    /// <summary>The target's variance over the batch, Σ‖x − x̄‖² (sparsify).</summary>
    TargetVariance,

    /// <summary>Nothing (SAELens).</summary>
    None,
}

/// <summary>Where b_dec takes part in AuxK.</summary>
public enum AuxKBias
{
    /// <summary>Neither in the target nor in its reconstruction.</summary>
    Nowhere,

    /// <summary>In the reconstruction alone, so that it counts twice (sparsify 1.3.0; mended there later).</summary>
    Decoded,

    /// <summary>On both sides, the target's a constant, so that the term trains b_dec (OpenAI's code).</summary>
    BothSides,
}
