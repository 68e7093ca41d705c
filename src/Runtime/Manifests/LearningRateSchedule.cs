using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How the learning rate changes over the run: a warm-up, a middle part, a decay.</summary>
/// <remarks>Steps s count from 0, w is the length of the warm-up, D that of the decay, T that of the run. Every value is a factor of the full rate.</remarks>
public sealed record LearningRateSchedule : IValidatedOptions
{
    private const double DefaultCosineTo = 0.1;

    /// <summary>w, how long the rate rises at the start. Default: no warm-up.</summary>
    public TrainingDuration Warmup { get; init; }

    /// <summary>
    /// The factor a at step 0, from which the rate rises with s/w to 1 at step w. 0 is dictionary_learning's, and makes the
    /// first step one that changes nothing; 0.1 is DeepMind's for JumpReLU. Default: rises with (s + 1)/w to 1 at step w − 1 (SAELens).
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? WarmupFrom { get; init; }

    /// <summary>How the rate rises. Default linear.</summary>
    public WarmupShape WarmupShape { get; init; } = WarmupShape.Linear;

    /// <summary>What the rate does between warm-up and decay. Default constant.</summary>
    public LearningRateShape Shape { get; init; } = LearningRateShape.Constant;

    /// <summary>For <c>shape: cosine</c>: the factor c that the cosine ends at. Default 0.1 (SAELens).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double CosineTo { get; init; } = DefaultCosineTo;

    /// <summary>D, how long the rate falls linearly at the end of the run: with (T − s)/D, which is 1/D at the last step. Default: no decay.</summary>
    public TrainingDuration Decay { get; init; }

    /// <summary>The factor that the decay ends towards. Default 0, which no step has: the last one has 1/D of what the decay began with.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double DecayTo { get; init; }

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Warmup.IsZero && WarmupFrom is not null)
            yield return new OptionProblem(nameof(WarmupFrom), "it means nothing without a warmup");
        if (Warmup.IsZero && WarmupShape != WarmupShape.Linear)
            yield return new OptionProblem(nameof(WarmupShape), "it means nothing without a warmup");
        if (Shape == LearningRateShape.Constant && CosineTo != DefaultCosineTo)
            yield return new OptionProblem(nameof(CosineTo), "it means nothing without shape: cosine");
        if (Decay.IsZero && DecayTo > 0)
            yield return new OptionProblem(nameof(DecayTo), "it means nothing without a decay");
        else if (Shape == LearningRateShape.Cosine && DecayTo > CosineTo)
            yield return new OptionProblem(nameof(DecayTo), string.Create(CultureInfo.InvariantCulture, $"{DecayTo} is above {CosineTo}, where the cosine ends and the decay begins"));
    }

    /// <summary>What is wrong with the schedule in a run of that length; null where nothing is.</summary>
    internal string? ProblemIn(long totalSteps, int batch)
    {
        var (warmup, decay) = (Warmup.InSteps(totalSteps, batch), Decay.InSteps(totalSteps, batch));
        if (warmup + decay > totalSteps)
            return string.Create(CultureInfo.InvariantCulture, $"a warmup of {warmup} and a decay of {decay} steps do not fit into a run of {totalSteps}");
        return Shape == LearningRateShape.Cosine && warmup + decay == totalSteps
            ? string.Create(CultureInfo.InvariantCulture, $"a warmup of {warmup} and a decay of {decay} steps leave the cosine none of the {totalSteps}")
            : null;
    }
}

/// <summary>How a learning rate rises.</summary>
public enum WarmupShape
{
    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>With (1 − cos πp)/2, where p goes from 0 to 1 as the line would: slowly at first and at last.</summary>
    Cosine,
}

/// <summary>What a learning rate does between warm-up and decay.</summary>
public enum LearningRateShape
{
    /// <summary>Nothing.</summary>
    Constant,

    /// <summary>Falls from 1 to <c>cosine_to</c> along half a cosine: c + (1 − c)(1 + cos πp)/2 with p = (s − w)/(T − w − D).</summary>
    Cosine,
}
