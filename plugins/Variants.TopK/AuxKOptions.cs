using System.ComponentModel.DataAnnotations;

namespace SaeLab.Variants.TopK;

/// <summary>AuxK: the dead latents with the largest pre-activations reconstruct what the living ones left over (Gao et al. 2024, §2.4).</summary>
/// <remarks>The defaults are the paper's. SAELens: coefficient 1, denominator none, rectified false, scaled by the dead share.</remarks>
public sealed record AuxKOptions
{
    /// <summary>Weight of the term; 0 switches it off. Default 1/32.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 1.0 / 32;

    /// <summary>How many dead latents a row uses. Default half the input dimension.</summary>
    [Range(1, 1 << 24)]
    public int? Latents { get; init; }

    /// <summary>What the squared error is divided by. Default the variance of the residual over the batch, which makes the term scale-free.</summary>
    public AuxKDenominator Denominator { get; init; } = AuxKDenominator.ResidualVariance;

    /// <summary>Drops selected pre-activations that are not positive. Default true.</summary>
    public bool Rectified { get; init; } = true;

    /// <summary>Multiplies the term by min(dead / used, 1), so that few dead latents weigh little. Default false.</summary>
    public bool ScaledByDeadShare { get; init; }
}

/// <summary>What AuxK's squared error is divided by.</summary>
public enum AuxKDenominator
{
    /// <summary>The residual's variance over the batch.</summary>
    ResidualVariance,

    /// <summary>Nothing.</summary>
    None,
}
