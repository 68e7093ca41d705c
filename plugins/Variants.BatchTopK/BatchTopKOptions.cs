using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.BatchTopK;

/// <summary>BatchTopK: keeps the ⌊k·B⌋ largest pre-activations of a batch, so that rows that need more latents get them (Bussmann et al. 2024, arXiv 2412.06410).</summary>
/// <remarks>
/// With decoder_norm weighted it selects by z_i·‖d_i‖ (SAELens). The dictionary is a JumpReLU: at inference a row keeps what exceeds a threshold,
/// which is found in training, so its codes do not depend on the rows beside it.
/// </remarks>
public sealed record BatchTopKOptions : SaeOptions
{
    /// <summary>How many latents a row uses on average; need not be whole. A batch with fewer positive pre-activations uses fewer.</summary>
    [Required, Range(0.0, 1 << 24, MinimumIsExclusive = true)]
    public double K { get; init; }

    /// <summary>How k gets to its value. Default at once.</summary>
    public KSchedule KSchedule { get; init; } = new();

    /// <summary>How the threshold that inference uses is found. Default by a running average of the smallest latents kept.</summary>
    public ThresholdOptions Threshold { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents of the dictionary");
    }
}
