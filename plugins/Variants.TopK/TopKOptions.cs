using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.TopK;

/// <summary>TopK: keeps the k largest pre-activations of each row (Makhzani and Frey 2013; Gao et al. 2024).</summary>
public sealed record TopKOptions : IValidatedOptions
{
    /// <summary>m, how many latents the dictionary has.</summary>
    [Required, Range(1, 1 << 24)]
    public int Latents { get; init; }

    /// <summary>How many latents a row may use; a row with fewer positive pre-activations uses fewer.</summary>
    [Required, Range(1, 1 << 24)]
    public int K { get; init; }

    /// <summary>Selects by z_i·‖d_i‖ and leaves decoder norms free, instead of keeping decoder rows at norm 1 (SAELens). Default false.</summary>
    public bool RescaleByDecoderNorm { get; init; }

    /// <summary>Where b_dec starts. Default the geometric median of some training rows.</summary>
    public DecoderBiasStart DecoderBiasStart { get; init; } = DecoderBiasStart.GeometricMedian;

    /// <summary>The auxiliary loss that gives dead latents a gradient.</summary>
    public AuxKOptions Auxk { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (K > Latents)
            yield return new OptionProblem(nameof(K), $"k = {K} is more than the {Latents} latents of the dictionary");
    }
}
