using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>A run's lengths in steps and samples, worked out from the manifest once.</summary>
internal sealed class TrainingSchedule
{
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
    }

    /// <summary>Rows of a step.</summary>
    public int Batch { get; }

    /// <summary>Whole batches in the samples asked for; what is left over is not trained on.</summary>
    public long TotalSteps { get; }

    public long DeadAfterSamples { get; }

    public long LogEvery { get; }

    public long CheckpointEvery { get; }

    public double LearningRate(long step) => _rate * _rateCurve.At(step);

    public TrainingProgress ProgressAt(long step) => new(step, TotalSteps, step * Batch, TotalSteps * Batch);
}
