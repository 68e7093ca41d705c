using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.GroupMax;

/// <summary>GroupMax: cuts the latents into equal groups of neighbours and keeps the largest pre-activation of each group where it is positive, so a row has at most one latent per group (sparsify).</summary>
/// <remarks>It needs no sorting, but latents of one group never fire together. With decoder_norm weighted it selects by z_i·‖d_i‖.</remarks>
public sealed record GroupMaxOptions : SaeOptions
{
    /// <summary>How many groups, and so how many latents a row uses at most. Must divide the number of latents.</summary>
    [Required, Range(1, 1 << 24)]
    public int Groups { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (Groups > 0 && Latents % Groups != 0)
            yield return new OptionProblem(nameof(Groups), $"{Latents} latents cannot be cut into {Groups} equal groups: {Latents} = {Latents / Groups}·{Groups} + {Latents % Groups}");
        if (WeightedSelectionProblem() is { } weighted)
            yield return weighted;
    }
}
