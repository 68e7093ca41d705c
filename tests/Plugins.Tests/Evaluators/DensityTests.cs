using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class DensityTests
{
    private static readonly DensityEvaluator Evaluator = new(new DensityOptions());
    private static readonly DensityEvaluator WithLegacy = new(new DensityOptions { Legacy = true });

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
        Assert.Equal(1, result.Value("normalized_freq_over_10_percent"), 9);
        var legacy = Run(f).Evaluate(WithLegacy);
        Assert.Equal(expected.GetProperty("l0_positive_only").GetDouble(), legacy.Value("l0_positive_only"), 9);
        Assert.Equal(expected.GetProperty("l1_signed").GetDouble(), legacy.Value("l1_signed"), 9);
        Assert.DoesNotContain(result.Measurements, m => m.Name == "l1_signed");
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
    public void Frequent_latents_are_weighed_by_their_firings()
    {
        // 20 rows: latent 0 fires in 12, latent 1 in 4, latent 2 in 1, which is below a tenth.
        var f = Enumerable.Range(0, 20).Select(r => new float[] { r < 12 ? 1 : 0, r < 4 ? -1 : 0, r < 1 ? 2 : 0, 0 }).ToArray();
        var result = Run(f).Evaluate(Evaluator);
        Assert.Equal(16.0 / 17, result.Value("normalized_freq_over_10_percent"), 12);
        Assert.Equal(1, result.Value("normalized_freq_over_1_percent"), 12);
    }

    [Fact]
    public void The_interval_of_l0_is_that_of_a_mean()
    {
        var random = RandomStream.FromSeed(3);
        var f = Enumerable.Range(0, 400).Select(_ => new float[] { 1, random.NextDouble() < 0.5 ? 1 : 0 }).ToArray();
        var l0 = Run(f).Evaluate(Evaluator).Get("l0");
        var width = l0.Interval!.Value.High - l0.Interval.Value.Low;
        // 200 replicates find the width to within some ten percent.
        Assert.InRange(width / (2 * 1.96 * Math.Sqrt(0.25 / 400)), 0.8, 1.2);
    }

    [Fact]
    public void Figures_over_latents_have_intervals_over_latents()
    {
        var result = Run(Sparse(300, 60, 1)).Evaluate(Evaluator);
        Assert.All(result.Measurements, m => Assert.NotNull(m.Interval));
    }

    private static EvaluationRun Run(float[][] latents) => new() { Inputs = [.. latents.Select(_ => new float[2])], Latents = latents };

    private static float[][] Sparse(int rows, int latents, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, latents).Select(_ => Math.Max(0, (float)random.NextGaussian() - 1)).ToArray())];
    }
}
