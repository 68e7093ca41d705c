using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace MyVariant;

/// <summary>TopK with an L1 penalty: k is only a cap, and the penalty decides how many latents a row needs.</summary>
public sealed record MyVariantOptions : IValidatedOptions
{
    /// <summary>m, how many latents the dictionary has.</summary>
    [Required, Range(1, 1 << 24)]
    public int Latents { get; init; }

    /// <summary>The most latents that a row may use.</summary>
    [Required, Range(1, 1 << 24)]
    public int K { get; init; }

    /// <summary>λ of the penalty λ Σ_i f_i, against an error that is summed over dimensions. Default 0.3.</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 0.3;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents of the dictionary");
    }
}
