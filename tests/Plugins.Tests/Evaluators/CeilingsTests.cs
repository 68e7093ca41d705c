using SaeLab.Abstractions;
using SaeLab.Evaluators.Ceilings;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class CeilingsTests
{
    private static readonly string[] Ceilings = ["one_step_f1", "ridge_probe_f1", "logistic_probe_f1", "matching_pursuit_f1", "omp_f1"];
    private static readonly CeilingsEvaluator Evaluator = new(new CeilingsOptions { TrainingRows = 2000, TestRows = 500 });

    [Fact]
    public void Orthogonal_features_are_told_perfectly_in_every_way()
    {
        var result = Run(Axes(6), 800, offset: 3).Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(6, result.Value("ceiling_features"));
        foreach (var name in Ceilings.Except(["matching_pursuit_f1"]))
            Assert.Equal(1, result.Value(name), 2);

        // As many steps for every row, whether it has as many features or not, are right on average alone.
        Assert.InRange(result.Value("matching_pursuit_f1"), 0.7, 0.95);
    }

    [Fact]
    public void A_trained_probe_undoes_overlap_that_true_directions_do_not()
    {
        // Three directions in space, far from orthogonal but independent: a linear encoder exists, and it is not the transpose.
        float[][] directions = [[1, 0, 0], [0.8f, 0.6f, 0], [0.8f, 0.3f, (float)Math.Sqrt(1 - 0.64 - 0.09)]];
        var result = Run(directions, 1200, offset: 0).Evaluate(Evaluator);
        Assert.Equal(1, result.Value("ridge_probe_f1"), 2);
        Assert.Equal(1, result.Value("logistic_probe_f1"), 2);
        Assert.Equal(1, result.Value("omp_f1"), 2);
        Assert.True(result.Value("one_step_f1") < 0.97);
    }

    [Fact]
    public void Orthogonal_pursuit_finds_in_superposition_what_no_linear_detector_can()
    {
        var random = RandomStream.FromSeed(5);
        float[][] directions = [.. Enumerable.Range(0, 60).Select(_ => Unit([.. Enumerable.Range(0, 24).Select(_ => random.NextGaussian())]))];
        var result = Run(directions, 3000, offset: 2, rate: 0.03).Evaluate(Evaluator);
        Assert.True(result.Value("omp_f1") > 0.95);
        Assert.True(result.Value("omp_f1") > result.Value("matching_pursuit_f1"));
        Assert.True(result.Value("matching_pursuit_f1") > result.Value("one_step_f1"));
        Assert.True(result.Value("logistic_probe_f1") > result.Value("one_step_f1"));
        Assert.True(result.Value("logistic_probe_f1") < result.Value("omp_f1"));
    }

    [Fact]
    public void With_noise_orthogonal_pursuit_stops_at_what_codes_leave()
    {
        // Noise of 0.05 in each of 40 dimensions would be taken for features, were rows pursued to the end.
        var run = Run(Axes(40), 2000, offset: 0, rate: 0.1);
        var random = RandomStream.FromSeed(8);
        var noisy = run with { Inputs = [.. run.Inputs.Select(row => row.Select(v => v + (float)(0.05 * random.NextGaussian())).ToArray())] };
        Assert.InRange(noisy.Evaluate(Evaluator).Value("omp_f1"), 0.9, 1);
    }

    [Fact]
    public void Rows_that_test_take_no_part_in_training_nor_in_thresholds()
    {
        // Inputs know nothing of the codes. In 60 dimensions 120 rows can be told by heart, and a probe tested on them would lie far above its floor.
        var random = RandomStream.FromSeed(6);
        var run = Run(Axes(60), 240, offset: 0, rate: 0.3);
        var blind = run with { Inputs = [.. run.Inputs.Select(row => row.Select(_ => (float)random.NextGaussian()).ToArray())] };
        var result = blind.Evaluate(new CeilingsEvaluator(new CeilingsOptions { TrainingRows = 120, TestRows = 60 }));
        Assert.All(Ceilings[..3], name => Assert.InRange(result.Value(name) - result.Get(name).Floor!.Value, -0.06, 0.06));
    }

    [Fact]
    public void A_threshold_between_neighbouring_scores_keeps_the_greater_one()
    {
        // No single-precision number lies between the two scores; inputs are the codes of a second feature, so that the first has scores of its own.
        var upper = MathF.BitIncrement(MathF.BitIncrement(1));
        var codes = Enumerable.Range(0, 300).Select(r => new[] { r % 3 == 0 ? upper : 0 }).ToArray();
        using var inputs = Matrix.FromRows([.. codes.Select(row => new[] { row[0] > 0 ? upper : MathF.BitDecrement(upper) })]);
        using var sparse = new SparseLatents(1);
        foreach (var row in codes)
            sparse.AddRow(row[0] > 0 ? [0] : [], row[0] > 0 ? [1f] : []);
        using var directions = Matrix.FromRows([[1]]);
        using var rows = new PlantedRows(inputs, sparse, directions, 0.25);
        Assert.Equal(1, rows.F1AboveThreshold(0, [.. Enumerable.Range(150, 150).Select(r => inputs[r, 0])]).F1);
    }

    [Fact]
    public void A_floor_is_what_chance_reaches_at_the_rate_at_which_features_are_detected()
    {
        // Axes that fire in 3 of 10 rows and are found: of as many detections, 3 of 10 would be right.
        var result = Run(Axes(6), 2400, offset: 0).Evaluate(Evaluator);
        Assert.All(Ceilings, name => Assert.Equal(0.3, result.Get(name).Floor!.Value, 0.05));
        Assert.All(result.Measurements, m => Assert.Equal(Direction.Neutral, m.Direction));
    }

    [Fact]
    public void Results_depend_neither_on_batches_nor_on_the_order_of_rows()
    {
        var run = Run(Axes(4), 200, offset: 1);
        var whole = run.Evaluate(Evaluator);
        EvaluationResults.AssertSame(whole, run.Evaluate(Evaluator, batch: 7));
        EvaluationResults.AssertSame(whole, (run with { Inputs = [.. run.Inputs.Reverse()], Codes = [.. run.Codes!.Reverse()] }).Evaluate(Evaluator));
    }

    private static EvaluationRun Run(float[][] directions, int rows, float offset, double rate = 0.3)
    {
        var random = RandomStream.FromSeed(1);
        var codes = Enumerable.Range(0, rows).Select(_ => directions.Select(_ => random.NextDouble() < rate ? 0.5f + random.NextSingle() : 0).ToArray()).ToArray();
        return new EvaluationRun
        {
            Inputs = [.. codes.Select(row => Enumerable.Range(0, directions[0].Length).Select(c => offset + row.Select((a, i) => a * directions[i][c]).Sum()).ToArray())],
            Directions = directions, Decoder = directions, Codes = codes, Latents = codes,
        };
    }

    private static float[] Unit(double[] vector)
    {
        var norm = Math.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => (float)(v / norm))];
    }

    private static float[][] Axes(int size) => [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1f : 0f).ToArray())];
}
