using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>What the coefficients of loss terms are multiplied by over a run.</summary>
/// <param name="options">The schedules are <see cref="TrainingOptions.Coefficients"/>.</param>
/// <param name="totalSteps">Steps of the run.</param>
internal sealed class Coefficients(TrainingOptions options, long totalSteps)
{
    /// <summary>The coefficients that have a schedule, in the ordinal order of their terms.</summary>
    public IReadOnlyList<ScheduledCoefficient> Scheduled { get; } =
        [.. options.Coefficients.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new ScheduledCoefficient(c.Key, c.Value, totalSteps, options.Batch))];

    /// <summary>Whether a coefficient follows the L0 of batches.</summary>
    public bool FollowL0 => Scheduled.Any(c => c.Autotuner is not null);

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
