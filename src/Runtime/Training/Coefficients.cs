using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Training;

/// <summary>What the coefficients of loss terms are multiplied by over a run.</summary>
/// <param name="options">The schedules are <see cref="TrainingOptions.Coefficients"/>.</param>
/// <param name="totalSteps">Steps of the run.</param>
internal sealed class Coefficients(TrainingOptions options, long totalSteps)
{
    /// <summary>How far from its target a controller may end, as a share of it, before that is told.</summary>
    private const double ToldMiss = 0.05;

    /// <summary>The coefficients that have a schedule, in the ordinal order of their terms.</summary>
    public IReadOnlyList<ScheduledCoefficient> Scheduled { get; } =
        [.. options.Coefficients.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new ScheduledCoefficient(c.Key, c.Value, totalSteps, options.Batch))];

    /// <summary>Whether a coefficient follows the L0 of batches.</summary>
    public bool FollowL0 => Scheduled.Any(c => c.Autotuner is not null);

    /// <summary>What to say at the end of the controllers whose averaged L0 is off its target by more than a twentieth of it.</summary>
    public IEnumerable<string> Misses() =>
        from coefficient in Scheduled
        let tuner = coefficient.Autotuner
        where tuner is not null && Math.Abs(tuner.SmoothedL0 - tuner.TargetL0) > ToldMiss * tuner.TargetL0
        select $"autotune of '{coefficient.Term}': L0 {Numbers.Short(tuner.SmoothedL0)} instead of {Numbers.Short(tuner.TargetL0)} (factor {Numbers.Short(tuner.Multiplier)})";

    /// <summary>The factor of a term's coefficient at a step; 1 where it has no schedule.</summary>
    public double FactorOf(string term, long step)
    {
        for (var i = 0; i < Scheduled.Count; i++)
        {
            if (Scheduled[i].Term == term)
                return Scheduled[i].FactorAt(step);
        }

        return 1;
    }

    /// <summary>Tells the controllers the L0 of a step; their multipliers are for the next one.</summary>
    public void Observe(double l0, long step)
    {
        for (var i = 0; i < Scheduled.Count; i++)
            Scheduled[i].Autotuner?.Observe(l0, step);
    }
}
