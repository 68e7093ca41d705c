using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How the coefficient of a loss term changes over the run: by a warm-up, by a controller, or by both, whose factors multiply.</summary>
public sealed record CoefficientSchedule
{
    /// <summary>Rises linearly from 0 at the first step to its full value after this long. Default: no warm-up.</summary>
    public TrainingDuration Warmup { get; init; }

    /// <summary>Moves the coefficient until the batches have a wanted L0. Default: it is not moved.</summary>
    public AutotuneOptions? Autotune { get; init; }

    /// <summary>What is wrong with the schedule in a run of that length; null where nothing is.</summary>
    internal string? ProblemIn(string term, long totalSteps, int batch)
    {
        var (warmup, start) = (Warmup.InSteps(totalSteps, batch), Autotune?.Start.InSteps(totalSteps, batch) ?? 0);
        if (warmup > totalSteps)
            return string.Create(CultureInfo.InvariantCulture, $"the warmup of '{term}', {warmup} steps, does not end in a run of {totalSteps}");
        return start >= totalSteps && start > 0
            ? string.Create(CultureInfo.InvariantCulture, $"the autotune of '{term}' starts at step {start}, which a run of {totalSteps} does not reach")
            : null;
    }
}
