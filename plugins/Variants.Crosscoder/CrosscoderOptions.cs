using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.Crosscoder;

/// <summary>A crosscoder: one set of latents for several sources at once, such as layers or models, whose activations stand side by side in a row (Lindsey et al. 2024).</summary>
/// <remarks>
/// The share of a latent's decoder norm that lies in each part tells whether it belongs to one source or to several.
/// Parts should have the same scale. Where they do, <c>training.input_transform: sqrt_d</c> gives each the mean norm √d of the part, about; otherwise scale them before.
/// </remarks>
public sealed record CrosscoderOptions : SaeOptions
{
    /// <summary>The defaults of the paper: norms weigh in the penalty, parts of rows that start at norm 0.08, b_dec at 0 and not subtracted.</summary>
    public CrosscoderOptions()
    {
        DecoderNorm = DecoderNorm.Weighted;
        SubtractDecoderBias = false;
        Initialisation = new InitialisationOptions { DecoderRowNorm = 0.08, DecoderBias = DecoderBiasStart.Zero };
    }

    /// <summary>Of how many equal parts a row consists.</summary>
    [Required, Range(1, 1 << 16)]
    public int Parts { get; init; }

    /// <summary>λ of the penalty, against an error that is summed over dimensions and parts. Default 2, for parts of mean norm √d (Lindsey et al. 2024).</summary>
    [Range(0.0, double.MaxValue)]
    public double Coefficient { get; init; } = 2;

    /// <summary>What a unit of a latent costs. Default the sum of the norms of its parts, which lets a latent leave a part altogether.</summary>
    public CrosscoderPenalty Penalty { get; init; } = CrosscoderPenalty.SumOfNorms;

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (DecoderNorm == DecoderNorm.Free)
            yield return new OptionProblem(nameof(DecoderNorm), "the penalty weighs latents by decoder norms, which do not count with decoder_norm free: use weighted, or unit");
    }
}

/// <summary>How a crosscoder's penalty weighs latents.</summary>
public enum CrosscoderPenalty
{
    /// <summary>Σ_s ‖d_i^s‖: parts are penalised one by one, so that a latent may be exclusive to one.</summary>
    SumOfNorms,

    /// <summary>‖d_i‖ of the whole row: the row's direction costs nothing, so that what latents share says less.</summary>
    NormOfConcatenation,
}
