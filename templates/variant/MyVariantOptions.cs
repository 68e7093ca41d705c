using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace MyVariant;

/// <summary>TopK with an L1 penalty: k is only a cap, and the penalty decides how many latents a row needs.</summary>
public sealed record MyVariantOptions : SaeOptions
{
    /// <summary>The most latents that a row may use.</summary>
    [Required, Range(1, 1 << 24)]
    public int K { get; init; }

    /// <summary>λ of the penalty λ Σ_i f_i, against an error that is summed over dimensions. Default 0.3.</summary>
    public Coefficient Coefficient { get; init; } = 0.3;

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents of the dictionary");
        if (DecoderNorm == DecoderNorm.Free)
            yield return new OptionProblem(nameof(DecoderNorm), "with free norms latents shrink while decoder rows grow, and the penalty is evaded: use unit or weighted");
        if (WeightedSelectionProblem() is { } weighted)
            yield return weighted;
    }
}
