using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Reconstruction;
using SaeLab.Numerics;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class ReconstructionTests
{
    private static readonly ReconstructionEvaluator Evaluator = new(new ReconstructionOptions());
    private static readonly ReconstructionEvaluator WithLegacy = new(new ReconstructionOptions { Legacy = true });

    [Theory]
    [InlineData("reconstruction_metrics")]
    [InlineData("reconstruction_metrics_constant_offset")]
    public void Figures_are_those_of_the_golden_case(string name)
    {
        var golden = Golden.Case("metrics", name);
        var expected = golden.GetProperty("expected");
        var result = new EvaluationRun { Inputs = Rows(golden, "x"), Reconstructions = Rows(golden, "x_hat") }.Evaluate(Evaluator);
        foreach (var (ours, theirs) in new[]
        {
            ("explained_variance", "explained_variance"), ("fvu", "fvu"), ("mse_sum", "mse_sum"), ("r2_uncentred", "r2_uncentred"),
            ("cossim", "cosine_similarity"), ("l2_norm_in", "l2_norm_in"), ("l2_norm_out", "l2_norm_out"), ("l2_ratio", "l2_ratio"),
            ("relative_reconstruction_bias", "relative_reconstruction_bias"),
            ("relative_reconstruction_bias_centred", "relative_reconstruction_bias"), // b_dec is 0
        })
            Golden.AssertClose(expected.GetProperty(theirs).GetDouble(), result.Value(ours), 1e-8, 1e-9, ours);
    }

    [Theory]
    [InlineData("reconstruction_metrics")]
    [InlineData("reconstruction_metrics_constant_offset")]
    public void Legacy_figures_are_those_of_the_golden_case(string name)
    {
        var golden = Golden.Case("metrics", name);
        var expected = golden.GetProperty("expected");
        var run = new EvaluationRun { Inputs = Rows(golden, "x"), Reconstructions = Rows(golden, "x_hat") };
        var result = run.Evaluate(WithLegacy);
        EvaluationResults.AssertReadable(result);
        foreach (var (ours, theirs) in new[]
        {
            ("explained_variance_legacy", "explained_variance_legacy"), ("explained_variance_saelens_le_6_45", "saelens_le_6_45_explained_variance_buggy"),
            ("frac_variance_explained", "dictionary_learning_frac_variance_explained"), ("nmse_per_row", "openai_nmse_per_row"),
            ("mse_mean", "mse_mean_over_dims"), ("l2_loss_not_squared", "l2_loss_not_squared"), ("nmse_stats", "fvu"),
        })
            Golden.AssertClose(expected.GetProperty(theirs).GetDouble(), result.Value(ours), 1e-8, 1e-9, ours);
        Assert.True(result.Value("explained_variance_saelens_le_6_45") > 1);
        EvaluationResults.AssertSame(result, run.Evaluate(WithLegacy, batch: 3));
        EvaluationResults.AssertSame(result, (run with { Inputs = [.. run.Inputs.Reverse()], Reconstructions = [.. run.Reconstructions!.Reverse()] }).Evaluate(WithLegacy));
        Assert.DoesNotContain(run.Evaluate(Evaluator).Measurements, m => m.Name == "mse_mean");
    }

    [Fact]
    public void Explained_variance_is_not_a_mean_of_batches()
    {
        var golden = Golden.Case("metrics", "explained_variance_is_not_a_mean_of_batches");
        var result = new EvaluationRun { Inputs = Rows(golden, "x"), Reconstructions = Rows(golden, "x_hat") }.Evaluate(Evaluator, batch: 2);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("dataset").GetDouble(), result.Value("explained_variance"), 1e-8, 1e-9);
    }

    [Fact]
    public void A_constant_offset_of_the_reconstruction_is_not_forgiven()
    {
        var x = Gaussian(50, 3, 1);
        var result = new EvaluationRun { Inputs = x, Reconstructions = Map(x, v => v + 1) }.Evaluate(Evaluator);
        Assert.Equal(3, result.Value("mse_sum"), 5);
        Assert.True(result.Value("fvu") > 0.5);
    }

    [Fact]
    public void A_perfect_reconstruction_has_fvu_0()
    {
        var result = new EvaluationRun { Inputs = Gaussian(50, 3, 1) }.Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal((0, 1, 0), (result.Value("fvu"), result.Value("explained_variance"), result.Value("mse_sum")));
        foreach (var name in new[] { "cossim", "l2_ratio", "relative_reconstruction_bias", "relative_reconstruction_bias_centred", "r2_uncentred" })
            Assert.Equal(1, result.Value(name), 12);
    }

    [Fact]
    public void Predicting_the_mean_has_fvu_1_and_lies_at_every_floor()
    {
        // Integers, so that the mean is exact.
        float[][] x = [[2, 1], [4, 3], [0, 8], [6, 0]];
        var result = new EvaluationRun { Inputs = x, Reconstructions = [.. x.Select(_ => new float[] { 3, 3 })] }.Evaluate(Evaluator);
        Assert.Equal(1, result.Value("fvu"), 12);
        var floors = result.Measurements.Where(m => m.Floor is not null).ToArray();
        Assert.Equal(["explained_variance", "fvu", "mse_sum", "r2_uncentred", "cossim"], floors.Select(m => m.Name));
        Assert.All(floors, m => Assert.Equal(m.Floor!.Value, m.Value, 12));
    }

    [Fact]
    public void Explained_variance_never_exceeds_1() =>
        Law.Holds(
            from rows in Gen.Choose(1, 40)
            from offset in Gen.Elements(0f, 1f, 1000f)
            from seed in Gen.Choose(0, 1000)
            select (rows, offset, seed),
            c =>
            {
                var x = Map(Gaussian(c.rows, 5, (ulong)c.seed), v => v + c.offset);
                var result = new EvaluationRun { Inputs = x, Reconstructions = Gaussian(c.rows, 5, (ulong)c.seed + 5000) }.Evaluate(Evaluator);
                EvaluationResults.AssertReadable(result);
                Assert.True(result.Value("explained_variance") <= 1);
            });

    [Fact]
    public void Metrics_do_not_depend_on_evaluation_batch_size() =>
        Law.Holds(
            from rows in Gen.Choose(1, 900)
            from batch in Gen.Choose(1, 300)
            from seed in Gen.Choose(0, 1000)
            select (rows, batch, seed),
            c =>
            {
                var run = new EvaluationRun { Inputs = Gaussian(c.rows, 3, (ulong)c.seed), Reconstructions = Gaussian(c.rows, 3, (ulong)c.seed + 5000) };
                EvaluationResults.AssertSame(run.Evaluate(Evaluator), run.Evaluate(Evaluator, c.batch));
            },
            count: 30);

    [Fact]
    public void Metrics_do_not_depend_on_the_order_of_rows()
    {
        var (x, xHat) = (Gaussian(300, 3, 1), Gaussian(300, 3, 2));
        var run = new EvaluationRun { Inputs = x, Reconstructions = xHat };
        var reversed = new EvaluationRun { Inputs = [.. x.Reverse()], Reconstructions = [.. xHat.Reverse()] };
        EvaluationResults.AssertSame(run.Evaluate(Evaluator), reversed.Evaluate(Evaluator), withIntervals: false);
    }

    [Fact]
    public void Variance_survives_a_mean_far_larger_than_the_spread()
    {
        // 4096 + {0, 1} in alternation: the variance is ¼ per dimension, the mean square 1.7e7.
        var x = Enumerable.Range(0, 1000).Select(i => new[] { 4096f + (i % 2), 4097f - (i % 2) }).ToArray();
        var result = new EvaluationRun { Inputs = x, Reconstructions = Map(x, v => v + 0.5f) }.Evaluate(Evaluator);
        Assert.Equal(1, result.Value("fvu"), 12);
        Assert.True(result.Value("r2_uncentred") > 0.9999999);
    }

    [Fact]
    public void Rows_without_variance_have_a_finite_fvu()
    {
        float[][] x = [[1, 2], [1, 2], [1, 2]];
        Assert.Equal(0, new EvaluationRun { Inputs = x }.Evaluate(Evaluator).Value("fvu"));
        Assert.Equal(1, new EvaluationRun { Inputs = x, Reconstructions = Map(x, v => v + 1) }.Evaluate(Evaluator).Value("fvu"));
    }

    [Fact]
    public void Rows_that_are_all_zero_have_no_norm_ratio()
    {
        var result = new EvaluationRun { Inputs = [[0, 0], [0, 0]] }.Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.DoesNotContain(result.Measurements, m => m.Name == "l2_ratio");
    }

    [Fact]
    public void A_zero_row_is_left_out_of_the_norm_ratio_and_counts_0_in_the_cosine()
    {
        var result = new EvaluationRun { Inputs = [[0, 0], [3, 4]], Reconstructions = [[1, 1], [1.5f, 2]] }.Evaluate(Evaluator);
        Assert.Equal((1, 0.5), (result.Get("l2_ratio").Count, result.Value("l2_ratio")));
        Assert.Equal(0.5, result.Value("cossim"), 12);
    }

    [Fact]
    public void Only_the_centred_reconstruction_bias_sees_shrinkage_on_offset_data()
    {
        var centred = Gaussian(500, 4, 3);
        var offset = new float[] { 100, 100, 100, 100 };
        var run = new EvaluationRun { Inputs = Map(centred, v => v + 100), Reconstructions = Map(centred, v => (0.6f * v) + 100), DecoderBias = offset };
        var result = run.Evaluate(Evaluator);
        Assert.Equal(1, result.Value("relative_reconstruction_bias"), 0.001);
        Assert.Equal(0.6, result.Value("relative_reconstruction_bias_centred"), 0.001);
    }

    [Fact]
    public void Intervals_cover_the_truth_about_as_often_as_they_say()
    {
        // x̂ = x + noise of variance ¼: the true FVU is ¼, the true mse_sum 3/4.
        const int trials = 200;
        var (fvu, mse) = (0, 0);
        for (var trial = 0; trial < trials; trial++)
        {
            var x = Gaussian(800, 3, (ulong)(2 * trial));
            var noise = Gaussian(800, 3, (ulong)((2 * trial) + 1));
            var xHat = x.Zip(noise, (a, b) => a.Zip(b, (v, e) => v + (e / 2)).ToArray()).ToArray();
            var result = new EvaluationRun { Inputs = x, Reconstructions = xHat }.Evaluate(Evaluator);
            fvu += Covers(result.Get("fvu"), 0.25);
            mse += Covers(result.Get("mse_sum"), 0.75);
        }

        // 190 expected; 5 standard deviations are 15.
        Assert.InRange(fvu, 175, 200);
        Assert.InRange(mse, 175, 200);

        static int Covers(Measurement m, double truth) => m.Interval!.Value.Low <= truth && truth <= m.Interval.Value.High ? 1 : 0;
    }

    [Fact]
    public void A_floor_that_is_of_the_same_rows_is_compared_row_by_row()
    {
        // Rows differ in size far more than the error from the floor, and the error is a little smaller in every row.
        var random = RandomStream.FromSeed(3);
        var rows = Gaussian(200, 4, 2).Select(row => Scaled(row, (float)Math.Exp(random.NextGaussian()))).ToArray();
        var balanced = rows.Concat(Map(rows, v => -v)).ToArray();
        var result = new EvaluationRun { Inputs = balanced, Reconstructions = Map(balanced, v => 0.05f * v) }.Evaluate(Evaluator);
        var error = result.Get("mse_sum");
        Assert.InRange(error.Floor!.Value, error.Interval!.Value.Low, error.Interval.Value.High);
        Assert.InRange(error.Value - error.Floor.Value, error.IntervalAboveFloor!.Value.Low, error.IntervalAboveFloor.Value.High);
        Assert.All(result.Measurements.Where(m => m.Name is "mse_sum" or "r2_uncentred" or "explained_variance"), m => Assert.True(ChanceFloor.IsBeaten(m), m.Name));
        Assert.All(result.Measurements.Where(m => m.Name is "fvu" or "explained_variance" or "l2_ratio"), m => Assert.Null(m.IntervalAboveFloor));

        static float[] Scaled(float[] row, float size) => [.. row.Select(v => v * size)];
    }

    [Fact]
    public void Few_rows_have_no_interval_and_none_have_no_figures()
    {
        var run = new EvaluationRun { Inputs = Gaussian(19, 2, 1) };
        Assert.All(run.Evaluate(Evaluator).Measurements, m => Assert.Null(m.Interval));
        Assert.All((run with { Inputs = Gaussian(20, 2, 1) }).Evaluate(Evaluator).Measurements, m => Assert.NotNull(m.Interval));
        Assert.Empty(new ReconstructionEvaluation([0, 0], true, RandomStream.FromSeed(1)).Complete().Measurements);
    }

    [Fact]
    public void Rows_that_depend_on_their_neighbours_widen_the_interval()
    {
        // 600 documents of 10 equal rows: as much is known as from 600 rows, not from 6000.
        var rows = Gaussian(600, 3, 1);
        var noise = Gaussian(600, 3, 2);
        var xHat = rows.Zip(noise, (a, b) => a.Zip(b, (v, e) => v + (e / 2)).ToArray()).ToArray();
        var width = Width(rows, xHat);
        Assert.InRange(Width(Repeat(rows), Repeat(xHat)) / width, 0.8, 1.25);

        static float[][] Repeat(float[][] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, 10))];

        static double Width(float[][] x, float[][] xHat)
        {
            var interval = new EvaluationRun { Inputs = x, Reconstructions = xHat }.Evaluate(Evaluator).Get("mse_sum").Interval!.Value;
            return interval.High - interval.Low;
        }
    }

    private static float[][] Rows(System.Text.Json.JsonElement golden, string name) =>
        [.. golden.GetProperty("inputs").GetProperty(name).EnumerateArray().Select(row => row.ToFloats())];

    private static float[][] Map(float[][] rows, Func<float, float> map) => [.. rows.Select(row => row.Select(map).ToArray())];

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
