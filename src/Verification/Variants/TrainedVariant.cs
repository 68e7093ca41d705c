using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Training;

namespace SaeLab.Verification;

/// <summary>A variant after a little training by the host, and what it makes of rows in either form.</summary>
internal sealed class TrainedVariant : IDisposable
{
    private readonly Trainer _trainer;
    private readonly Graph _graph;

    private TrainedVariant(ISaeVariant variant, Trainer trainer, Backend backend)
    {
        (Variant, _trainer, Backend, _graph) = (variant, trainer, backend, new Graph(backend));
        ShortTraining.Finish(trainer);
    }

    public ISaeVariant Variant { get; }

    public Backend Backend { get; }

    public ParameterSet Parameters => _trainer.State.Parameters;

    /// <summary>Trains a form.</summary>
    public static TrainedVariant Of(Form form, PlantedProblem problem, RandomStream random, long steps = 20, int batch = 32, double decay = 0)
    {
        var (variant, backend) = (form.Create<ISaeVariant>(), CpuBackend.Create(1));
        return new TrainedVariant(variant, ShortTraining.Begin(problem, variant, backend, random, steps, batch, decay: decay), backend);
    }

    /// <summary>The dictionary; belongs to the caller.</summary>
    public LearnedDictionary Export() => Variant.Export(Parameters);

    /// <summary>The training form on some rows, as at the end of training.</summary>
    public Outputs Forward(Matrix inputs, Matrix? targets)
    {
        _graph.Begin();
        var step = new TrainingStep(RandomStream.FromSeed(1));
        var total = _trainer.Schedule.TotalSteps;
        step.Begin(_trainer.Schedule.ProgressAt(total), [], targets is null ? null : _graph.Input(Backend.Import(targets)));
        return Outputs.Of(Variant.Forward(_graph, Parameters, _graph.Input(Backend.Import(inputs)), step));
    }

    public void Dispose()
    {
        _graph.Dispose();
        _trainer.Dispose();
        Backend.Dispose();
    }
}
