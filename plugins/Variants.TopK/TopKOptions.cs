using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.TopK;

/// <summary>TopK: keeps the k largest pre-activations of each row (Makhzani and Frey 2013; Gao et al. 2024).</summary>
/// <remarks>With decoder_norm weighted it selects by z_i·‖d_i‖ (SAELens).</remarks>
public sealed record TopKOptions : SaeOptions
{
    /// <summary>How many latents a row may use; a row with fewer positive pre-activations uses fewer.</summary>
    [Required, Range(1, 1 << 24), Example("3"), Example("1"), Example("16")]
    public int K { get; init; }

    /// <summary>How k gets to its value. Default at once.</summary>
    public KSchedule KSchedule { get; init; } = new();

    /// <summary>A second reconstruction from more latents, which keeps codes useful for other k (Gao et al. 2024, §4.3). Default none.</summary>
    public MultiTopKOptions? MultiTopk { get; init; }

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

/// <summary>A second reconstruction, from a multiple of k latents: L(k) + c·L(multiple·k).</summary>
public sealed record MultiTopKOptions
{
    /// <summary>How many times k. Default 4.</summary>
    [Range(2, 1 << 16)]
    public int Multiple { get; init; } = 4;

    /// <summary>c. Default 1/8.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 1.0 / 8;
}
