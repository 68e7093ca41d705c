using SaeLab.Abstractions;

namespace SaeLab.Variants.L1;

/// <summary>ReLU latents with an L1 penalty: λ Σ_i f_i ‖d_i‖ with free decoder rows (Anthropic April 2024, the default), or λ Σ_i f_i with rows of norm 1 (decoder_norm unit: Bricken et al. 2023).</summary>
public sealed record L1Options : SaeOptions
{
    /// <summary>The defaults of April 2024: weighted norms, rows that start at norm 0.1, b_dec at 0 and not subtracted.</summary>
    public L1Options()
    {
        DecoderNorm = DecoderNorm.Weighted;
        SubtractDecoderBias = false;
        Initialisation = new InitialisationOptions { DecoderRowNorm = 0.1, DecoderBias = DecoderBiasStart.Zero };
    }

    /// <summary>λ of the penalty, against an error that is summed over dimensions; as <c>0.004 mean</c> against one that is averaged (Bricken et al. 2023).
    /// Default 5, for inputs of mean norm √d (Anthropic April 2024).</summary>
    public Coefficient Coefficient { get; init; } = 5;

    /// <summary>What λ multiplies. Default the sum of latents; powers below 1 spare strong latents.</summary>
    public PenaltyOptions Penalty { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (DecoderNorm == DecoderNorm.Free)
            yield return new OptionProblem(nameof(DecoderNorm), "with free norms the penalty can be evaded: latents shrink while decoder rows grow. Use weighted or unit");
    }
}
