using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>The controller that <see cref="AutotuneOptions"/> describes, for one coefficient.</summary>
/// <param name="options">Its settings.</param>
/// <param name="startStep">The first step after which the multiplier moves.</param>
internal sealed class L0Autotuner(AutotuneOptions options, long startStep)
{
    private bool _hasSeenBatch;

    /// <summary>What it steers L0 to.</summary>
    public double TargetL0 => options.TargetL0;

    /// <summary>s, the averaged L0; 0 before the first batch.</summary>
    public double SmoothedL0 { get; private set; }

    /// <summary>r, the averaged change of s per step.</summary>
    public double Rate { get; private set; }

    /// <summary>M, what the coefficient of the next step is multiplied by.</summary>
    public double Multiplier { get; private set; } = 1;

    /// <summary>All that changes, to be saved and restored: s, r, M, and 1 where a batch has been seen.</summary>
    public double[] State
    {
        get => [SmoothedL0, Rate, Multiplier, _hasSeenBatch ? 1 : 0];
        set => (SmoothedL0, Rate, Multiplier, _hasSeenBatch) = (value[0], value[1], value[2], value[3] != 0);
    }

    /// <summary>Takes note of a step's L0; once per step, and never when only measuring.</summary>
    /// <param name="l0">Mean number of latents of the batch that are not 0.</param>
    /// <param name="step">The step, counted from 0.</param>
    public void Observe(double l0, long step)
    {
        var before = _hasSeenBatch ? SmoothedL0 : l0;
        SmoothedL0 = _hasSeenBatch ? Average(before, l0, options.Smoothing) : l0;
        Rate = Average(Rate, SmoothedL0 - before, options.RateSmoothing);
        _hasSeenBatch = true;
        if (step >= startStep)
            Adjust(SmoothedL0 - options.TargetL0);
    }

    private void Adjust(double error)
    {
        var distance = Math.Abs(error);
        if (distance <= options.Deadband)
            return;
        var gain = options.Gain * (error * Rate < 0 ? options.ConvergenceGain : 1);
        var change = gain * Math.Tanh(options.GainScale * distance / options.TargetL0);
        Multiplier = Math.Clamp(Multiplier * (1 + (error > 0 ? change : -change)), options.Least, options.Most);
    }

    private static double Average(double past, double now, double weightOfPast) => (weightOfPast * past) + ((1 - weightOfPast) * now);
}
