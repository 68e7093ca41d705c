using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.SparseCoding;

/// <summary>Classical sparse coding: no encoder, but for each row the exact minimum over f of ‖x − x̂‖² + λ Σ|f_i|; the dictionary learns from these codes (Olshausen and Field 1996).</summary>
/// <remarks>
/// <para>Codes are found by feature-sign search (Lee et al. 2007). It is what an encoder with one pass approximates, so it shows what that costs. A step takes m²·d operations
/// and memory for m² numbers, and each row m·k² more: for dictionaries of some thousand latents at most.</para>
/// <para>There are no encoder parameters, so resamplers and losses that need them cannot be used with it. The coefficient is part of the codes and has no schedule.</para>
/// </remarks>
public sealed record SparseCodingOptions : IValidatedOptions
{
    /// <summary>m, how many latents the dictionary has: at most 8,192, whose products with each other take 512 MB.</summary>
    [Required, Range(1, 8192)]
    public int Latents { get; init; }

    /// <summary>λ, what a unit of a latent costs. Must be given: it depends on the scale of the data. The γ of ½‖e‖² + γ Σ|f_i| is λ/2.</summary>
    [Required]
    public Coefficient Coefficient { get; init; }

    /// <summary>Whether latents are kept at 0 or above, as those of autoencoders are. Default false: classical codes have both signs.</summary>
    public bool Rectified { get; init; }

    /// <summary>How the dictionary learns. Default gradient.</summary>
    public DictionaryUpdate Update { get; init; }

    /// <summary>Where b_dec starts; the optimizer trains it. Default zero: classical inputs are centred.</summary>
    public DecoderBiasStart DecoderBias { get; init; } = DecoderBiasStart.Zero;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Coefficient.Value == 0)
            yield return new OptionProblem(nameof(Coefficient), "without a penalty codes are not sparse, nor the only minimum: set a coefficient above 0");
    }
}

/// <summary>How a dictionary learns from codes.</summary>
public enum DictionaryUpdate
{
    /// <summary>By the manifest's optimizer, with rows of norm 1 (Olshausen and Field 1996, but for their rule for norms).</summary>
    Gradient,

    /// <summary>By block coordinate descent on all rows so far, older ones forgotten by and by; rows of norm at most 1, and no learning rate (Mairal et al. 2009).</summary>
    Online,

    /// <summary>By the minimum for the codes of the batch alone, over rows of norm at most 1 (Lee et al. 2007); wants batches of many times m rows.</summary>
    LagrangeDual,
}
