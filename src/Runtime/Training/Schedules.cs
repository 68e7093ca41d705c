namespace SaeLab.Runtime.Training;

/// <summary>How coefficients change over a run, as multipliers by step (counted from 0).</summary>
internal static class Schedules
{
    /// <summary>Rises linearly from 0 at the first step to 1 after w steps: min(s / w, 1).</summary>
    public static double Coefficient(long step, long warmupSteps) => step < warmupSteps ? (double)step / warmupSteps : 1;
}
