using SaeLab.Abstractions;
using SaeLab.Evaluators.MetaStructure;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class MetaStructureTests
{
    private static readonly MetaStructureOptions Options = new() { Steps = 600, K = 2, LearningRate = 5e-3 };

    [Fact]
    public void Rows_made_of_few_directions_are_explained_and_random_ones_are_not()
    {
        // Each row is the sum of two of 15 directions; a quarter of the latents are as many meta-latents.
        var random = RandomStream.FromSeed(1);
        var meta = Gaussian(15, 24, 2);
        var composed = Enumerable.Range(0, 60).Select(_ =>
        {
            var (a, b) = (meta[(int)random.NextBelow(15)], meta[(int)random.NextBelow(15)]);
            return a.Zip(b, (x, y) => x + y).ToArray();
        }).ToArray();
        var (structured, atomic) = (Measure(composed), Measure(Gaussian(60, 24, 3)));
        Assert.True(structured > atomic + 0.2, $"{structured} and {atomic}");
    }

    [Fact]
    public void Norms_of_rows_count_for_nothing()
    {
        var rows = Gaussian(20, 6, 1);
        Assert.Equal(Measure(rows), Measure([.. rows.Select((row, i) => row.Select(v => v * (1 << (i % 4))).ToArray())]), 5);
    }

    [Fact]
    public void Rows_that_are_equal_or_zero_have_a_finite_figure()
    {
        Assert.Equal(0, Measure([new float[4], new float[4]]));
        Assert.Equal(0, Measure([[1, 2], [1, 2]]));
    }

    private static double Measure(float[][] decoder)
    {
        var result = new EvaluationRun { Inputs = [], Decoder = decoder }.Evaluate(new MetaStructureEvaluator(Options));
        EvaluationResults.AssertReadable(result);
        Assert.Equal(Direction.LowerIsBetter, result.Get("decoder_fraction_variance_explained").Direction);
        return result.Value("decoder_fraction_variance_explained");
    }

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
