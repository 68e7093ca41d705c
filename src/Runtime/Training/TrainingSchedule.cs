using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>A run's lengths in steps and samples, worked out from the manifest once.</summary>
internal sealed class TrainingSchedule
{
    private readonly Dictionary<string, long> _coefficientWarmups;
    private readonly long _warmup, _decay;
    private readonly double _rate;

    public TrainingSchedule(TrainingOptions options)
    {
        Batch = options.Batch;
        TotalSteps = options.Samples / options.Batch;
        DeadAfterSamples = options.DeadAfter.InSamples(TotalSteps, Batch);
        LogEvery = Math.Max(1, options.LogEvery.InSteps(TotalSteps, Batch));
        CheckpointEvery = Math.Max(1, options.CheckpointEvery.InSteps(TotalSteps, Batch));
        _rate = options.Optimizer.Adam.LearningRate;
        _warmup = options.LearningRate.Warmup.InSteps(TotalSteps, Batch);
        _decay = options.LearningRate.Decay.InSteps(TotalSteps, Batch);
        _coefficientWarmups = options.Coefficients.ToDictionary(c => c.Key, c => c.Value.Warmup.InSteps(TotalSteps, Batch));
    }

    /// <summary>Rows of a step.</summary>
    public int Batch { get; }

    /// <summary>Whole batches in the samples asked for; what is left over is not trained on.</summary>
    public long TotalSteps { get; }

    public long DeadAfterSamples { get; }

    public long LogEvery { get; }

    public long CheckpointEvery { get; }

    public double LearningRate(long step) => _rate * Schedules.LearningRate(step, TotalSteps, _warmup, _decay);

    public double CoefficientMultiplier(string lossTerm, long step) =>
        _coefficientWarmups.TryGetValue(lossTerm, out var warmup) ? Schedules.Coefficient(step, warmup) : 1;

    public TrainingProgress ProgressAt(long step) => new(step, TotalSteps, step * Batch, TotalSteps * Batch);
}
