namespace SaeLab.Runtime.Training;

/// <summary>How learning rates and coefficients change over a run, as multipliers by step (counted from 0).</summary>
internal static class Schedules
{
    /// <summary>Rises linearly, (s + 1) / w, over the first w steps; then 1; falls linearly over the last D steps, ending at 1 / D. Never 0.</summary>
    public static double LearningRate(long step, long totalSteps, long warmupSteps, long decaySteps)
    {
        var rise = step < warmupSteps ? (step + 1.0) / warmupSteps : 1;
        var left = totalSteps - step;
        var fall = left < decaySteps ? (double)left / decaySteps : 1;
        return rise * fall;
    }

    /// <summary>Rises linearly from 0 at the first step to 1 after w steps: min(s / w, 1).</summary>
    public static double Coefficient(long step, long warmupSteps) => step < warmupSteps ? (double)step / warmupSteps : 1;
}
