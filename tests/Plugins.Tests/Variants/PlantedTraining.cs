using SaeLab.Abstractions;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A short run of the trainer on planted features: by default 32 in 16 dimensions, 2 at a time.</summary>
internal sealed class PlantedTraining : IDisposable
{
    public const int Features = 32, Dimension = 16;

    private readonly PlantedSource _source;

    public PlantedTraining(
        Func<VariantContext, ISaeVariant> variant, IReadOnlyList<IAuxiliaryLoss>? losses = null, IResampler? resampler = null,
        long samples = 60_000, int batch = 128, long deadAfter = 5000, bool unitMeanSquare = false, double rate = 4e-3)
    {
        _source = new PlantedSource(new PlantedOptions { Features = Features, Dimension = Dimension, Active = 2 }, RandomStream.FromSeed(8).For("source"));
        Variant = variant(new VariantContext(Dimension));
        var options = new TrainingOptions
        {
            Samples = samples,
            Batch = batch,
            DeadAfter = TrainingDuration.OfSamples(deadAfter),
            InputTransform = unitMeanSquare ? InputTransformKind.UnitMeanSquare : InputTransformKind.None,
            Optimizer = new AdamOptions { LearningRate = rate },
            LearningRate = new LearningRateSchedule { Decay = TrainingDuration.OfRun(0.2) },
        };
        Backend = CpuBackend.Create(1);
        Trainer = new Trainer(_source, Variant, losses ?? [], resampler, options, RandomStream.FromSeed(2), Backend);
    }

    public ISaeVariant Variant { get; }

    public Backend Backend { get; }

    public Trainer Trainer { get; }

    public ParameterSet Parameters => Trainer.State.Parameters;

    /// <summary>Trains to the end; what the last step measured.</summary>
    public TrainingMetrics Finish()
    {
        TrainingMetrics? last = null;
        while (!Trainer.IsDone)
            last = Trainer.Step(measure: Trainer.State.Step == Trainer.Schedule.TotalSteps - 1);
        return last!;
    }

    /// <summary>Mean |cos| of the best matching of decoder rows and planted directions.</summary>
    public double Recovery()
    {
        using var dictionary = Trainer.Export();
        var results = EvaluationPass.Run(
            _source, dictionary, [("recovery", new RecoveryEvaluator())], new EvaluationOptions { Samples = 2000 }, RandomStream.FromSeed(1), Backend,
            (_, _) => { }, CancellationToken.None);
        return results.Single().Result.Measurements.Single(m => m.Name == "mcc").Value;
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Backend.Dispose();
        _source.Dispose();
    }
}
