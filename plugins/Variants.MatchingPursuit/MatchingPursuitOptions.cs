using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.MatchingPursuit;

/// <summary>Matching pursuit: latents are found one after another, each in what the others left over; the encoder is the decoder (arXiv 2506.03093).</summary>
/// <remarks>
/// <para>"Serial TopK" (SynthSAEBench) is <c>iterations: k, residual_threshold: 0, stop_on_repeated_support: false</c>.</para>
/// <para>There are no encoder parameters, so resamplers and losses that need them cannot be used with it.</para>
/// </remarks>
public sealed record MatchingPursuitOptions : IValidatedOptions
{
    /// <summary>m, how many latents the dictionary has.</summary>
    [Required, Range(1, 1 << 24)]
    public int Latents { get; init; }

    /// <summary>How many times a row may choose a latent. Default d, the length of a row (SAELens): the other two limits stop it long before.</summary>
    [Range(1, 1 << 20)]
    public int? Iterations { get; init; }

    /// <summary>Stops a row once its residual is shorter than this, in units of the inputs as transformed for training; 0 never does. Default 0.01 (SAELens).</summary>
    [Range(0.0, double.MaxValue)]
    public double ResidualThreshold { get; init; } = 0.01;

    /// <summary>Stops a row once it has chosen a latent that it had chosen before. Default true (SAELens).</summary>
    public bool StopOnRepeatedSupport { get; init; } = true;

    /// <summary>Where b_dec starts. Default the geometric median of some training rows.</summary>
    public DecoderBiasStart DecoderBias { get; init; } = DecoderBiasStart.GeometricMedian;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (ResidualThreshold == 0 && !StopOnRepeatedSupport && Iterations is null)
            yield return new OptionProblem(nameof(Iterations), "with residual_threshold 0 and stop_on_repeated_support false nothing else stops a row: set iterations, the number of latents to choose");
    }
}
