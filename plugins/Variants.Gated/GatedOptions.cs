using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.Gated;

/// <summary>A gate decides which latents fire, a second path with the same weights up to a scale says how strongly (Rajamanoharan et al. 2024, arXiv 2404.16014).</summary>
/// <remarks>
/// The penalty charges the gate alone, so that it does not shrink latents; an auxiliary reconstruction from the gate keeps it honest.
/// Exported as JumpReLU, which computes the same.
/// </remarks>
public sealed record GatedOptions : SaeOptions
{
    /// <summary>λ of Σ_i ReLU(π_i) (times ‖d_i‖ with decoder_norm weighted), against an error that is summed over dimensions; as <c>0.02 mean</c> against one that is averaged. It decides how many latents fire and the paper varies it, hence no default (SAELens takes 1).</summary>
    [Required, Example("0.3")]
    public Coefficient Coefficient { get; init; }

    /// <summary>Weight of the auxiliary error ‖x − (ReLU(π)·W_dec + b_dec)‖². Default 1 (the paper).</summary>
    [Range(0.0, double.MaxValue)]
    public double AuxiliaryCoefficient { get; init; } = 1;

    /// <summary>Whether decoder and b_dec are constants in the auxiliary error, so that it trains the gate alone. Default true (the paper, with decoder_norm unit); SAELens trains them with it, which decoder_norm weighted needs.</summary>
    public bool FrozenAuxiliary { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (DecoderNorm == DecoderNorm.Free)
            yield return new OptionProblem(nameof(DecoderNorm), "with free norms the penalty can be evaded: the gate shrinks while decoder rows grow. Use unit or weighted");
        // On planted data this combination ends with ten times the latents of either of the two that it mixes.
        if (DecoderNorm == DecoderNorm.Weighted && FrozenAuxiliary)
            yield return new OptionProblem(nameof(FrozenAuxiliary), "with decoder_norm weighted the penalty shrinks decoder rows, and a frozen auxiliary error does not hold them up. Use decoder_norm unit (the paper), or frozen_auxiliary false (SAELens)");
        if (Refinement is not null)
            yield return new OptionProblem(nameof(Refinement), "a gated encoder runs once: leave refinement out");
    }
}
