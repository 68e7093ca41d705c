using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.AbsTopK;

/// <summary>AbsTopK: keeps the k pre-activations of largest |z_i| of each row with their signs, so that one latent serves both ends of a direction (SAELens, 2026).</summary>
/// <remarks>Latents may be negative: one fires where f_i ≠ 0. With decoder_norm weighted it selects by |z_i|·‖d_i‖.</remarks>
public sealed record AbsTopKOptions : SaeOptions
{
    /// <summary>How many latents a row uses.</summary>
    [Required, Range(1, 1 << 24)]
    public int K { get; init; }

    /// <summary>How k gets to its value. Default at once.</summary>
    public KSchedule KSchedule { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents of the dictionary");
        if (WeightedSelectionProblem() is { } weighted)
            yield return weighted;
    }
}
