using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Verification;

/// <summary>Training by the host itself, for a few steps.</summary>
internal static class ShortTraining
{
    /// <summary>A trainer at its start.</summary>
    public static Trainer Begin(
        IActivationSource source, ISaeVariant variant, Backend backend, RandomStream random, long steps, int batch = 32, double rate = 3e-3,
        InputTransformKind transform = InputTransformKind.None, double decay = 0, IResampler? resampler = null)
    {
        var options = new TrainingOptions
        {
            Samples = steps * batch,
            Batch = batch,
            Optimizer = new AdamOptions { LearningRate = rate },
            LearningRate = new LearningRateSchedule { Decay = TrainingDuration.OfRun(decay) },
            InputTransform = transform,
            DeadAfter = TrainingDuration.OfRun(0.1),
        };
        return new Trainer(source, variant, [], resampler, options, random, backend);
    }

    /// <summary>Trains to the end.</summary>
    public static void Finish(Trainer trainer)
    {
        while (!trainer.IsDone)
            trainer.Step(measure: false);
    }

    /// <summary>All that a checkpoint holds of parameters and optimizer.</summary>
    public static (string Name, float[] Values)[] Snapshot(TrainingState state) =>
    [
        .. state.Parameters.Select(p => (p.Name, Snapshots.Of(p.Value))),
        .. state.Parameters.Where(p => p.IsTrained).SelectMany(p => new[]
        {
            ($"the first state of {p.Name}", Snapshots.Of(state.Optimizer[p].First)),
            ($"the second state of {p.Name}", Snapshots.Of(state.Optimizer[p].Second)),
        }),
        ("the firing statistics", [.. state.Firing.LastFired.Select(s => (float)s)]),
    ];

    /// <summary>What differs first, or null.</summary>
    public static string? FirstDifference((string Name, float[] Values)[] a, (string Name, float[] Values)[] b) =>
        a.Zip(b).Where(p => !Snapshots.SameBits(p.First.Values, p.Second.Values)).Select(p => p.First.Name).FirstOrDefault();
}
