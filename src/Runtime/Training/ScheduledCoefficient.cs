using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>The factor of one coefficient: a warm-up, which the step alone decides, times a controller's multiplier, which is state.</summary>
internal sealed class ScheduledCoefficient(string term, CoefficientSchedule schedule, long totalSteps, int batch)
{
    private readonly long _warmup = schedule.Warmup.InSteps(totalSteps, batch);

    /// <summary>The loss term.</summary>
    public string Term => term;

    /// <summary>Its controller, if it has one.</summary>
    public L0Autotuner? Autotuner { get; } =
        schedule.Autotune is { } autotune ? new L0Autotuner(autotune, autotune.Start.InSteps(totalSteps, batch)) : null;

    /// <summary>min(s/w, 1) · M at step s, counted from 0. With a warm-up the first step's factor is 0.</summary>
    public double FactorAt(long step) => (step < _warmup ? (double)step / _warmup : 1) * (Autotuner?.Multiplier ?? 1);
}
