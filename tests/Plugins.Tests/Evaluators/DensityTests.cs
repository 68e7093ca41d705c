using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class DensityTests
{
    private static readonly DensityEvaluator Evaluator = new();

    [Fact]
    public void Figures_are_those_of_the_golden_case_and_negative_latents_fire()
    {
        var golden = Golden.Case("metrics", "sparsity_metrics");
        var expected = golden.GetProperty("expected");
        var f = golden.GetProperty("inputs").GetProperty("f").EnumerateArray().Select(row => row.ToFloats()).ToArray();
        var result = Run(f).Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(expected.GetProperty("l0").GetDouble(), result.Value("l0"), 9);
        Assert.Equal(expected.GetProperty("l1_abs").GetDouble(), result.Value("l1"), 9);
        Assert.Equal(expected.GetProperty("frac_alive").GetDouble(), result.Value("frac_alive"), 9);
        Assert.Equal((1, 4), (result.Value("dead_latents"), result.Get("dead_latents").Count));
        Assert.Equal(0.75, result.Value("freq_over_10_percent"), 9);
    }

    [Fact]
    public void The_frequency_threshold_is_exceeded_strictly()
    {
        // 10 rows: latent 0 fires in one, latent 1 in two.
        var f = Enumerable.Range(0, 10).Select(r => new float[] { r < 1 ? 1 : 0, r < 2 ? 1 : 0 }).ToArray();
        Assert.Equal(0.5, Run(f).Evaluate(Evaluator).Value("freq_over_10_percent"));
    }

    [Fact]
    public void Histogram_counts_every_living_latent_once() =>
        Law.Holds(
            from rows in Gen.Choose(1, 60)
            from latents in Gen.Choose(1, 20)
            from seed in Gen.Choose(0, 1000)
            select (rows, latents, seed),
            c =>
            {
                var run = Run(Sparse(c.rows, c.latents, (ulong)c.seed));
                var result = run.Evaluate(Evaluator);
                EvaluationResults.AssertReadable(result);
                var histogram = Assert.IsType<HistogramFigure>(Assert.Single(result.Figures));
                Assert.Equal(histogram.Counts.Count + 1, histogram.Edges.Count);
                Assert.Equal(0, histogram.Edges[^1]);
                Assert.Equal(c.latents - result.Value("dead_latents"), histogram.Counts.Sum());
                Assert.Contains($"{result.Value("dead_latents")} of {c.latents} latents", histogram.Caption);
                EvaluationResults.AssertSame(result, run.Evaluate(Evaluator, batch: 7));
            });

    [Fact]
    public void Histogram_puts_a_latent_into_its_decade()
    {
        // 100 rows: latent 0 fires in all, latent 1 in one, latent 2 in none.
        var f = Enumerable.Range(0, 100).Select(r => new float[] { 1, r == 50 ? -2 : 0, 0 }).ToArray();
        var histogram = (HistogramFigure)Run(f).Evaluate(Evaluator).Figures[0];
        Assert.Equal(-2, histogram.Edges[0]);
        Assert.Equal((1, 1, 2), (histogram.Counts[0], histogram.Counts[^1], histogram.Counts.Sum()));
    }

    [Fact]
    public void The_interval_of_l0_is_that_of_a_mean()
    {
        var f = Enumerable.Range(0, 400).Select(r => new float[] { 1, r % 2 }).ToArray();
        var l0 = Run(f).Evaluate(Evaluator).Get("l0");
        Assert.Equal(1.5, l0.Value, 12);
        Assert.Equal(1.959964 * Math.Sqrt(0.25 * 400 / 399 / 400), l0.Interval!.Value.High - 1.5, 9);
    }

    private static EvaluationRun Run(float[][] latents) => new() { Inputs = [.. latents.Select(_ => new float[2])], Latents = latents };

    private static float[][] Sparse(int rows, int latents, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, latents).Select(_ => Math.Max(0, (float)random.NextGaussian() - 1)).ToArray())];
    }
}
