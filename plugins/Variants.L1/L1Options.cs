using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.L1;

/// <summary>ReLU latents with an L1 penalty, in the form of Anthropic's April 2024 update or of Bricken et al. 2023.</summary>
public sealed record L1Options
{
    /// <summary>m, how many latents the dictionary has.</summary>
    [Required, Range(1, 1 << 24)]
    public int Latents { get; init; }

    /// <summary>λ of the penalty, against an error that is summed over dimensions; as <c>0.004 mean</c> against one that is averaged (Bricken et al. 2023).
    /// Default 5, for inputs of mean norm √d (Anthropic April 2024).</summary>
    public Coefficient Coefficient { get; init; } = 5;

    /// <summary>Which form. Default April 2024.</summary>
    public L1Form Form { get; init; } = L1Form.April2024;

    /// <summary>Whether b_dec is subtracted from the input. Default: in the form of Bricken 2023.</summary>
    public bool? SubtractDecoderBias { get; init; }

    /// <summary>Where b_dec starts. Default: the geometric median of some training rows in the form of Bricken 2023, 0 in that of April 2024.</summary>
    public DecoderBiasStart? DecoderBiasStart { get; init; }
}

/// <summary>How an L1 penalty is kept from being evaded by small latents and large decoder rows.</summary>
public enum L1Form
{
    /// <summary>λ Σ_i f_i with decoder rows kept at norm 1 and b_dec subtracted from the input.</summary>
    Bricken2023,

    /// <summary>λ Σ_i f_i ‖d_i‖ with free decoder rows, which start at norm 0.1.</summary>
    April2024,
}
