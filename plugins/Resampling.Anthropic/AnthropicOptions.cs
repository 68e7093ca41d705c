using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Resampling.Anthropic;

/// <summary>
/// Points dead latents at rows that are badly reconstructed. A row is drawn for each dead latent, without replacement, with
/// probability ∝ ℓ², where ℓ = ‖x − x̂‖²; with u the row's direction, the latent's decoder row becomes u, its encoder row
/// s·w̄·u, where w̄ is the mean norm of the living latents' encoder rows, and its bias 0.
/// </summary>
/// <remarks>
/// <para>Bricken et al. 2023, "Towards Monosemanticity", appendix "Neuron resampling". Their numbers, of a run of 1 M steps of 8,192 rows,
/// are the defaults, as fractions of the run.</para>
/// <para>Where the pool has fewer rows that can be drawn than there are dead latents, the first dead latents get them and the others
/// stay as they are. Where no latent lives, w̄ is 1. A row with ℓ = 0, or without a direction, is never drawn.</para>
/// </remarks>
public sealed record AnthropicOptions : IValidatedOptions
{
    /// <summary>When to resample, as fractions of the run's steps, ascending.
    /// Default 0.025, 0.05, 0.075, 0.1: the paper's steps 25k, 50k, 75k and 100k of 1 M.</summary>
    public IReadOnlyList<double> At { get; init; } = [0.025, 0.05, 0.075, 0.1];

    /// <summary>A latent is dead if it fired in none of the rows of this last fraction of the run. Default 0.0125: the paper's 12,500 of 1 M steps.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Window { get; init; } = 0.0125;

    /// <summary>How many training rows to draw from. Default 819,200, as in the paper.</summary>
    [Range(1L, long.MaxValue)]
    public long Pool { get; init; } = 819_200;

    /// <summary>s, the norm of the new encoder row relative to the living ones' mean. Default 0.2, as in the paper: small, so that training decides.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double EncoderScale { get; init; } = 0.2;

    /// <summary>What the direction of a row is. Default <c>centred</c>, which is what the latent would have to add to the decoder's bias.</summary>
    public ResamplingDirection Direction { get; init; } = ResamplingDirection.Centred;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (At.Count == 0)
            yield return new OptionProblem(nameof(At), "There is no moment to resample at; name one, or leave the resampler out.");
        for (var i = 0; i < At.Count; i++)
        {
            if (!(At[i] > 0 && At[i] < 1))
                yield return new OptionProblem(nameof(At), $"{At[i]} is not a fraction between 0 and 1 of the run.");
            else if (i > 0 && At[i] <= At[i - 1])
                yield return new OptionProblem(nameof(At), $"{At[i]} comes after {At[i - 1]}; the fractions ascend.");
        }

        if (At.Count > 0 && At[0] > 0 && At[0] < Window)
            yield return new OptionProblem(nameof(Window), $"At {At[0]} of the run no window of {Window} has passed yet; take one of at most {At[0]}.");
    }
}

/// <summary>What the direction of a row is.</summary>
public enum ResamplingDirection
{
    /// <summary>(x − b_dec)/‖x − b_dec‖.</summary>
    Centred,

    /// <summary>x/‖x‖, the wording of the paper, whose data have no offset to speak of.</summary>
    Raw,
}
