using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Resampling.DictionaryLearning;

/// <summary>
/// Points dead latents at rows of one batch. A row is drawn for each dead latent, without replacement, with probability ∝ ‖x − x̂‖;
/// the latent's decoder row becomes x/‖x‖, its encoder row s·w̄·x, where w̄ is the mean norm of the living latents' encoder rows, and its bias 0.
/// </summary>
/// <remarks>
/// <para>What dictionary_learning 0.1.0 does in its StandardTrainer. It differs from Anthropic's recipe (the resampler <c>anthropic</c>) in four ways:
/// one batch instead of a large pool, the norm of the error instead of its square's square, x as it is in the encoder row (not of norm 1), and no centring.</para>
/// <para>The batch is the next one of training. Where it has fewer rows that can be drawn than there are dead latents, the first dead latents get
/// them and the others stay as they are. Where no latent lives, w̄ is 1. A row without error, or without a direction, is never drawn.</para>
/// </remarks>
public sealed record DictionaryLearningOptions : IValidatedOptions
{
    /// <summary>How often to resample; not after the last step. Default a tenth of the run: the original names no number, and a latent needs time to settle.</summary>
    public TrainingDuration Every { get; init; } = TrainingDuration.OfRun(0.1);

    /// <summary>A latent is dead if it did not fire in this last fraction of the time between resamplings. Default 0.5, as in the original.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Window { get; init; } = 0.5;

    /// <summary>s. Default 0.2, as in the original.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double EncoderScale { get; init; } = 0.2;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Every == default)
            yield return new OptionProblem(nameof(Every), "Resampling every 0 % of the run is no schedule; give a length such as '10%', or leave the resampler out.");
    }
}
