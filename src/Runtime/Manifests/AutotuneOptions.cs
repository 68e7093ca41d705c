using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>
/// A controller that multiplies a coefficient by M until the mean L0 of batches is what is wanted. After each step, with s the
/// averaged L0 and r its averaged change: M ← M(1 ± gain · g · tanh(gain_scale · |s − target|/target)), upwards where s is above
/// the target; g is <c>convergence_gain</c> while s moves towards the target, and 1 otherwise.
/// </summary>
/// <remarks>That of synth-sae-bench, with its defaults. The first batch sets s, with r = 0, and already moves M, which starts at 1.</remarks>
public sealed record AutotuneOptions : IValidatedOptions
{
    /// <summary>The wanted mean number of latents that fire on a row.</summary>
    [Required, Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double TargetL0 { get; init; }

    /// <summary>When M begins to move; s and r follow the batches from the first step on. Default at once; an L1 penalty wants its warm-up to be over first.</summary>
    public TrainingDuration Start { get; init; } = TrainingDuration.OfSteps(0);

    /// <summary>Weight of the past in s. Default 0.99, a memory of about 100 steps.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Smoothing { get; init; } = 0.99;

    /// <summary>Weight of the past in r. Default 0.95.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double RateSmoothing { get; init; } = 0.95;

    /// <summary>The largest relative change of M in a step. Default 3e-4.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Gain { get; init; } = 3e-4;

    /// <summary>How soon the change reaches its largest as s departs from the target. Default 10: three quarters of it at a tenth of the target.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double GainScale { get; init; } = 10;

    /// <summary>What the change is multiplied by while s moves towards the target, so that it does not overshoot. Default 0.01.</summary>
    [Range(0.0, 1.0)]
    public double ConvergenceGain { get; init; } = 0.01;

    /// <summary>M rests while |s − target| is at most this. Default 0.</summary>
    [Range(0.0, double.MaxValue)]
    public double Deadband { get; init; }

    /// <summary>The least M. Default 0.01.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Least { get; init; } = 0.01;

    /// <summary>The largest M. Default 100.</summary>
    [Range(1.0, double.MaxValue)]
    public double Most { get; init; } = 100;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Deadband >= TargetL0)
            yield return new OptionProblem(nameof(Deadband), FormattableString.Invariant($"a deadband of {Deadband} around {TargetL0} takes an L0 of 0 for good; it must be less than target_l0"));
    }
}
