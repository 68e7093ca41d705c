using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>A run's lengths in steps and samples, worked out from the manifest once.</summary>
internal sealed class TrainingSchedule
{
    private readonly Dictionary<string, long> _coefficientWarmups;
    private readonly LearningRateCurve _rateCurve;
    private readonly double _rate;

    /// <param name="options">The manifest's lengths and rates.</param>
    /// <param name="latents">m, on which a learning rate may depend.</param>
    public TrainingSchedule(TrainingOptions options, int latents)
    {
        Batch = options.Batch;
        TotalSteps = options.Samples / options.Batch;
        DeadAfterSamples = options.DeadAfter.InSamples(TotalSteps, Batch);
        LogEvery = Math.Max(1, options.LogEvery.InSteps(TotalSteps, Batch));
        CheckpointEvery = Math.Max(1, options.CheckpointEvery.InSteps(TotalSteps, Batch));
        _rate = options.Optimizer.RateOf(latents);
        _rateCurve = new LearningRateCurve(options.LearningRate, TotalSteps, Batch);
        _coefficientWarmups = options.Coefficients.ToDictionary(c => c.Key, c => c.Value.Warmup.InSteps(TotalSteps, Batch));
    }

    /// <summary>Rows of a step.</summary>
    public int Batch { get; }

    /// <summary>Whole batches in the samples asked for; what is left over is not trained on.</summary>
    public long TotalSteps { get; }

    public long DeadAfterSamples { get; }

    public long LogEvery { get; }

    public long CheckpointEvery { get; }

    public double LearningRate(long step) => _rate * _rateCurve.At(step);

    public double CoefficientMultiplier(string lossTerm, long step) =>
        _coefficientWarmups.TryGetValue(lossTerm, out var warmup) ? Schedules.Coefficient(step, warmup) : 1;

    public TrainingProgress ProgressAt(long step) => new(step, TotalSteps, step * Batch, TotalSteps * Batch);
}
