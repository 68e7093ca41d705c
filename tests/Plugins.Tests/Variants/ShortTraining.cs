using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A variant trained by the real trainer on planted features for a few seconds at most.</summary>
internal sealed class ShortTraining : IDisposable
{
    public const int Dimension = 24, Features = 48, Batch = 256;

    private readonly Backend _backend = CpuBackend.Create(2);

    public ShortTraining(ISaeVariant variant, int steps, IActivationSource? source = null, double learningRate = 4e-3)
    {
        Variant = variant;
        Source = source ?? Planted();
        var options = ShortRun.Options((long)steps * Batch, learningRate) with { Batch = Batch };
        Trainer = new Trainer(Source, variant, [], null, options, RandomStream.FromSeed(2), _backend);
        while (!Trainer.IsDone)
            LastMetrics = Trainer.Step(measure: Trainer.State.Step == steps - 1);
    }

    public ISaeVariant Variant { get; }

    public IActivationSource Source { get; }

    public Trainer Trainer { get; }

    public TrainingMetrics? LastMetrics { get; }

    public ParameterSet Parameters => Trainer.State.Parameters;

    public static PlantedSource Planted(int features = Features, double active = 3) =>
        new(new PlantedOptions { Features = features, Dimension = Dimension, Active = active }, RandomStream.FromSeed(8).For("source"));

    /// <summary>Held-out rows.</summary>
    public Matrix HeldOut(int rows) => ShortRun.HeldOut(Source, rows);

    /// <summary>L0 and ‖x − x̂‖² per row of the variant's forward pass, which sees rows a batch at a time.</summary>
    public (double L0, double Error) InBatches(Matrix rows)
    {
        using var graph = new Graph(_backend);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        var (firing, error) = (0L, 0.0);
        for (var start = 0; start < rows.Rows; start += Batch)
        {
            using var batch = Rows(rows, [.. Enumerable.Range(start, Batch)]);
            graph.Begin();
            step.Begin(Trainer.Schedule.ProgressAt(Trainer.State.Step), []);
            var x = graph.Input(batch);
            var pass = Variant.Forward(graph, Parameters, x, step);
            firing += pass.Latents.Value.Count;
            error += graph.MeanSquaredError(pass.Reconstruction, x).Value * Batch;
        }

        return ((double)firing / rows.Rows, error / rows.Rows);
    }

    /// <summary>The same of the exported dictionary, which sees them one by one.</summary>
    public (double L0, double Error) AtInference(Matrix rows)
    {
        using var dictionary = Trainer.Export();
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var reconstructions = new Matrix(rows.Rows, dictionary.Shape.OutputDim);
        using var inference = new DictionaryInference(dictionary, _backend);
        inference.Run(rows, latents, reconstructions);
        var error = 0.0;
        for (var i = 0; i < rows.Count; i++)
            error += ((double)rows.Span[i] - reconstructions.Span[i]) * ((double)rows.Span[i] - reconstructions.Span[i]);
        return (latents.AllValues.ToArray().Count(v => v != 0) / (double)rows.Rows, error / rows.Rows);
    }

    /// <summary>Some rows of a matrix.</summary>
    public static Matrix Rows(Matrix from, int[] rows)
    {
        var chosen = new Matrix(rows.Length, from.Columns);
        for (var i = 0; i < rows.Length; i++)
            from.Row(rows[i]).CopyTo(chosen.Row(i));
        return chosen;
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Source.Dispose();
        _backend.Dispose();
    }
}
