using SaeLab.Abstractions;
using SaeLab.Evaluators.Weights;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class WeightsTests
{
    private static readonly WeightsEvaluator Evaluator = new();

    [Theory]
    [InlineData("capacity_and_dimensionality")]
    [InlineData("capacity_pentagon")]
    public void Capacity_is_that_of_the_golden_case(string name)
    {
        var golden = Golden.Case("metrics", name);
        var expected = golden.GetProperty("expected");
        using var rows = golden.GetProperty("inputs").GetProperty("v").ToMatrix();
        var capacity = Capacity.Of(rows);
        foreach (var (wanted, got) in expected.GetProperty("capacity").ToDoubles().Zip(capacity))
            Golden.AssertClose(wanted, got, 1e-6, 1e-7);
        var result = Measure([.. Enumerable.Range(0, rows.Rows).Select(r => rows.Row(r).ToArray())]);
        EvaluationResults.AssertReadable(result);
        Golden.AssertClose(expected.GetProperty("sum").GetDouble(), result.Value("capacity_sum"), 1e-6);
        if (expected.TryGetProperty("dims_per_feature", out var dims))
            Golden.AssertClose(dims.GetDouble(), result.Value("dims_per_feature"), 1e-8);
    }

    [Fact]
    public void Shared_direction_is_that_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "decoder_pair_c_dec");
        var rows = golden.GetProperty("inputs").GetProperty("decoder").EnumerateArray().Select(row => row.ToFloats()).ToArray();
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("c_dec").GetDouble(), Measure(rows).Value("c_dec"));
    }

    [Fact]
    public void Capacity_is_0_for_zero_rows_and_sums_to_at_most_d()
    {
        using var rows = Matrix.FromRows([.. Gaussian(200, 6, 1), new float[6]]);
        var capacity = Capacity.Of(rows);
        Assert.Equal(0, capacity[^1]);
        Assert.InRange(capacity.Sum(), 1, 6 + 1e-6);
        Assert.All(capacity, c => Assert.InRange(c, 0, 1));
    }

    [Fact]
    public void Random_rows_lie_at_the_floors()
    {
        foreach (var (m, d) in new[] { (60, 9), (200, 32) })
        {
            var result = Measure(Gaussian(m, d, (ulong)m));
            Assert.Equal(result.Get("c_dec").Floor!.Value, result.Value("c_dec"), 0.01);
            Assert.Equal(Direction.Neutral, result.Get("c_dec").Direction);
            Assert.Equal(result.Get("average_max_decoder_cosine_sim").Floor!.Value, result.Value("average_max_decoder_cosine_sim"), 0.04);
        }
    }

    [Fact]
    public void Doubles_have_a_nearest_cosine_of_1_whatever_their_norms()
    {
        float[][] rows = [[1, 0, 0], [3, 0, 0], [0, 1, 0], [0, -1, 0]];
        var result = Measure(rows);
        Assert.Equal(0.5, result.Value("average_max_decoder_cosine_sim"), 6);
        Assert.Equal(1.5, result.Value("decoder_norm"), 6);
        Assert.Equal(1, result.Value("encoder_decoder_cosine_sim"), 6);
    }

    private static EvaluationResult Measure(float[][] decoder) => new EvaluationRun { Inputs = [], Decoder = decoder, Codes = [] }.Evaluate(Evaluator);

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
