using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A short run of the trainer on planted features: by default 32 in 16 dimensions, 2 at a time.</summary>
internal sealed class PlantedTraining : IDisposable
{
    public const int Features = 32, Dimension = 16;

    private readonly PlantedSource _source;
    private readonly ShortRun _run;

    public PlantedTraining(
        Func<VariantContext, ISaeVariant> variant, IReadOnlyList<IAuxiliaryLoss>? losses = null, IResampler? resampler = null,
        long samples = 60_000, int batch = 128, long deadAfter = 5000, bool unitMeanSquare = false, double rate = 4e-3)
    {
        _source = new PlantedSource(new PlantedOptions { Features = Features, Dimension = Dimension, Active = 2 }, RandomStream.FromSeed(8).For("source"));
        Variant = variant(new VariantContext(Dimension));
        var options = ShortRun.Options(samples, rate, unitMeanSquare ? InputTransformKind.UnitMeanSquare : InputTransformKind.None);
        _run = new ShortRun(_source, Variant, options with { Batch = batch, DeadAfter = TrainingDuration.OfSamples(deadAfter) }, losses ?? [], resampler);
    }

    public ISaeVariant Variant { get; }

    public Backend Backend => _run.Backend;

    public Trainer Trainer => _run.Trainer;

    public ParameterSet Parameters => _run.Parameters;

    /// <summary>Trains to the end; what the last step measured.</summary>
    public TrainingMetrics Finish()
    {
        TrainingMetrics? last = null;
        while (!Trainer.IsDone)
            last = Trainer.Step(measure: Trainer.State.Step == Trainer.Schedule.TotalSteps - 1);
        return last!;
    }

    /// <summary>Mean |cos| of the best matching of decoder rows and planted directions.</summary>
    public double Recovery() => _run.Mcc().Value;

    public void Dispose()
    {
        _run.Dispose();
        _source.Dispose();
    }
}
