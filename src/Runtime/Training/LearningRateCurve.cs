using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>The factor of the learning rate by step, as <see cref="LearningRateSchedule"/> describes it.</summary>
internal sealed class LearningRateCurve(LearningRateSchedule schedule, long totalSteps, int batch)
{
    private readonly long _warmup = schedule.Warmup.InSteps(totalSteps, batch);
    private readonly long _decay = schedule.Decay.InSteps(totalSteps, batch);
    private readonly double _plateauEnd = schedule.Shape == LearningRateShape.Cosine ? schedule.CosineTo : 1;

    /// <summary>The factor at a step, counted from 0.</summary>
    public double At(long step)
    {
        if (step < _warmup)
            return Rise(step);
        var left = totalSteps - step;
        return left < _decay ? Mix(schedule.DecayTo, _plateauEnd, (double)left / _decay) : Plateau(step - _warmup);
    }

    private double Rise(long step)
    {
        var done = schedule.WarmupFrom is null ? (step + 1.0) / _warmup : (double)step / _warmup;
        return Mix(schedule.WarmupFrom ?? 0, 1, schedule.WarmupShape == WarmupShape.Cosine ? (1 - Math.Cos(Math.PI * done)) / 2 : done);
    }

    private double Plateau(long step)
    {
        if (schedule.Shape == LearningRateShape.Constant)
            return 1;
        var length = totalSteps - _warmup - _decay;
        return Mix(_plateauEnd, 1, (1 + Math.Cos(Math.PI * step / length)) / 2);
    }

    private static double Mix(double from, double to, double share) => from + ((to - from) * share);
}
