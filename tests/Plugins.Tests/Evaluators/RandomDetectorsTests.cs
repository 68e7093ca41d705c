using SaeLab.Abstractions;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Plugins.Tests.Variants;
using SaeLab.Sources.Planted;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>What chance reaches as a detector of the feature that it happens to lie nearest to.</summary>
public sealed class RandomDetectorsTests
{
    private static readonly string[] Names = ["precision", "recall", "f1", "accuracy", "auc", "f1_optimal_threshold"];

    [Theory]
    [InlineData(256, 64, 4)]
    [InlineData(100, 20, 5)]
    public void A_dictionary_that_was_hardly_trained_lies_at_the_floors(int features, int dimension, int active)
    {
        using var source = new PlantedSource(new PlantedOptions { Features = features, Dimension = dimension, Active = active }, RandomStream.FromSeed(1));
        using var run = new ShortRun(source, new TopK(new TopKOptions { Latents = features, K = active }, new VariantContext(dimension)), ShortRun.Options(256)).Train();
        using var dictionary = run.Trainer.Export();
        var result = Measure(source, dictionary, rows: 12_000, seed: 2);
        foreach (var name in Names)
        {
            var m = result.Get(name);
            var width = m.Interval!.Value.High - m.Interval.Value.Low;
            Assert.InRange(m.Floor!.Value, m.Interval.Value.Low - (width / 2), m.Interval.Value.High + (width / 2));
        }

        // Latents that fire at random would reach the share of rows in which a feature fires.
        Assert.True(result.Get("f1").Floor > 2.0 * active / features, $"{result.Get("f1").Floor}");
        Assert.True(result.Get("auc").Floor > 0.52);
        // The floor is of the rows and the shape, and not of a run's seed.
        Assert.Equal(result.Get("f1").Floor, Measure(source, dictionary, rows: 12_000, seed: 3).Get("f1").Floor);
    }

    [Theory]
    [InlineData(256, 64, 8192)]
    [InlineData(16_384, 768, 5461)]
    [InlineData(1 << 20, 4096, 16)]
    [InlineData(64, 1 << 16, 128)]
    public void Their_work_is_bounded(int latents, int dimension, int rows) => Assert.Equal(rows, RandomDetectors.RowsFor(latents, dimension));

    private static EvaluationResult Measure(PlantedSource source, LearnedDictionary dictionary, int rows, ulong seed)
    {
        using var backend = CpuBackend.Create(1);
        using var stream = (IGroundTruthStream)source.Open(Split.HeldOut);
        using var inputs = new Matrix(500, source.InputDim);
        using var reconstructions = new Matrix(500, source.InputDim);
        using var codes = new SparseLatents(source.Directions.Rows);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var inference = new DictionaryInference(dictionary, backend);
        var pass = new RecoveryEvaluator().Begin(new EvaluationSubject(dictionary, source, RandomStream.FromSeed(seed), backend));
        for (var start = 0; start < rows; start += inputs.Rows)
        {
            stream.Read(inputs);
            stream.ReadCodes(codes);
            inference.Run(inputs, latents, reconstructions);
            pass.Observe(new EvaluationBatch(inputs, latents, reconstructions, codes));
        }

        return pass.Complete();
    }
}
