using SaeLab.Abstractions;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A short run of the whole trainer on one thread.</summary>
internal sealed class ShortRun : IDisposable
{
    private readonly IActivationSource _source;
    private readonly ISaeVariant _variant;

    public ShortRun(IActivationSource source, ISaeVariant variant, TrainingOptions options, IAuxiliaryLoss? loss = null, IResampler? resampler = null)
        : this(source, variant, options, loss is null ? [] : [loss], resampler)
    {
    }

    public ShortRun(IActivationSource source, ISaeVariant variant, TrainingOptions options, IReadOnlyList<IAuxiliaryLoss> losses, IResampler? resampler)
    {
        (_source, _variant) = (source, variant);
        Trainer = new Trainer(source, variant, losses, resampler, options, RandomStream.FromSeed(2), Backend);
    }

    public Backend Backend { get; } = CpuBackend.Create(1);

    public Trainer Trainer { get; }

    public ParameterSet Parameters => Trainer.State.Parameters;

    /// <summary>Batches of 128, Adam with this rate, which falls to 0 at the end.</summary>
    public static TrainingOptions Options(long samples, double rate = 4e-3, InputTransformKind transform = InputTransformKind.None) => new()
    {
        Samples = samples,
        Batch = 128,
        DeadAfter = TrainingDuration.OfSamples(10_000),
        Optimizer = new AdamOptions { LearningRate = rate },
        LearningRate = new LearningRateSchedule { Decay = TrainingDuration.OfRun(0.2) },
        InputTransform = transform,
    };

    public ShortRun Train()
    {
        while (!Trainer.IsDone)
            Trainer.Step(measure: false);
        return this;
    }

    /// <summary>A parameter's values.</summary>
    public Matrix Values(string name) => Parameters[name].Value.ToMatrix();

    /// <summary>How well decoder rows match planted directions, and what random ones would reach.</summary>
    public (double Value, double? Floor) Mcc()
    {
        using var dictionary = Trainer.Export();
        var results = EvaluationPass.Run(
            _source, dictionary, [("recovery", new RecoveryEvaluator())], new EvaluationOptions { Samples = 2000 }, RandomStream.FromSeed(1), Backend,
            (_, _) => { }, CancellationToken.None);
        var mcc = results.Single().Result.Measurements.Single(m => m.Name == "mcc");
        return (mcc.Value, mcc.Floor);
    }

    /// <summary>What the variant makes of rows in the form that it trains in.</summary>
    public (Matrix Latents, Matrix Reconstruction) TrainingForm(Matrix rows)
    {
        using var graph = new Graph(Backend);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        // What is to be reconstructed does not matter here.
        using var target = new Matrix(rows.Rows, _variant.Shape.OutputDim);
        step.Begin(new TrainingProgress(1, 1, 1, 1), [], graph.Input(Backend.Import(target)));
        var pass = _variant.Forward(graph, Parameters, graph.Input(Backend.Import(rows)), step);
        using var sparse = new SparseLatents(_variant.Shape.LatentCount);
        pass.Latents.Value.CopyTo(sparse);
        return (Dense(sparse), pass.Reconstruction.Value.ToMatrix());
    }

    /// <summary>What the exported dictionary makes of raw rows.</summary>
    public (Matrix Latents, Matrix Reconstruction) InferenceForm(Matrix rows)
    {
        using var dictionary = Trainer.Export();
        return InferenceForm(dictionary, rows, Backend);
    }

    /// <summary>What a dictionary makes of rows.</summary>
    public static (Matrix Latents, Matrix Reconstruction) InferenceForm(LearnedDictionary dictionary, Matrix rows, Backend backend)
    {
        using var inference = new DictionaryInference(dictionary, backend);
        using var sparse = new SparseLatents(dictionary.Shape.LatentCount);
        var reconstruction = new Matrix(rows.Rows, dictionary.Shape.OutputDim);
        inference.Run(rows, sparse, reconstruction);
        return (Dense(sparse), reconstruction);
    }

    /// <summary>The first held-out rows of a source.</summary>
    public static Matrix HeldOut(IActivationSource source, int count)
    {
        using var stream = source.Open(Split.HeldOut);
        var rows = new Matrix(count, source.InputDim);
        stream.Read(rows);
        return rows;
    }

    /// <summary>Checks every entry against the expected one: within a fraction of the largest expected magnitude.</summary>
    public static void AssertClose(Matrix expected, Matrix actual, double relative = 1e-4, double factor = 1)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        var largest = 0.0;
        foreach (var value in expected.Span)
            largest = Math.Max(largest, Math.Abs(value * factor));
        Assert.True(largest > 0, "nothing is expected but zeros");
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected.Span[i] * factor, actual.Span[i], 0, relative * largest, $"row {i / expected.Columns}, column {i % expected.Columns}");
    }

    public void Dispose()
    {
        Trainer.Dispose();
        Backend.Dispose();
    }

    private static Matrix Dense(SparseLatents sparse)
    {
        var dense = new Matrix(sparse.Rows, sparse.LatentCount);
        for (var row = 0; row < sparse.Rows; row++)
        {
            for (var j = 0; j < sparse.Indices(row).Length; j++)
                dense[row, sparse.Indices(row)[j]] = sparse.Values(row)[j];
        }

        return dense;
    }
}
