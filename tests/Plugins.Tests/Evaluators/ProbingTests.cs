using SaeLab.Abstractions;
using SaeLab.Evaluators.Probing;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class ProbingTests
{
    [Fact]
    public void One_latent_that_is_the_feature_is_enough_and_two_are_where_two_share_it()
    {
        var codes = Codes(1000, 3);
        var one = Run(codes, codes).Evaluate(Evaluator(1, 2));
        EvaluationResults.AssertReadable(one);
        Assert.Equal((1, 1), (one.Value("top_1_accuracy"), one.Value("top_2_accuracy")));

        // The feature fires either of two latents, by whether its activation is large.
        float[][] split = [.. codes.Select(row => row.SelectMany(a => new[] { a > 1 ? a : 0, a is > 0 and <= 1 ? a : 0 }).ToArray())];
        var two = Run(codes, split).Evaluate(Evaluator(1, 2));
        Assert.InRange(two.Value("top_1_accuracy"), 0.75, 0.92);
        Assert.Equal(1, two.Value("top_2_accuracy"));
    }

    [Fact]
    public void Latents_that_know_nothing_reach_the_floor_which_is_the_majority()
    {
        var codes = Codes(2000, 4);
        var result = Run(codes, Codes(2000, 6, seed: 8)).Evaluate(Evaluator(1, 5));
        Assert.Equal(0.7, result.Get("top_1_accuracy").Floor!.Value, 0.03);
        Assert.Equal(result.Get("top_5_accuracy").Floor!.Value, result.Value("top_5_accuracy"), 0.02);
    }

    [Fact]
    public void More_latents_than_there_are_make_no_figure()
    {
        var result = Run(Codes(1000, 3), Codes(1000, 2)).Evaluate(Evaluator(1, 2, 3));
        Assert.Equal(["top_1_accuracy", "top_2_accuracy"], result.Measurements.Select(m => m.Name).Where(name => name.StartsWith("top", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rows_that_test_take_no_part_in_choosing()
    {
        // Labels and latents are independent, so whatever was chosen to suit rows seen cannot suit those held back: with many latents and few rows a probe
        // that chose on its test rows would lie well above the floor.
        var difference = Enumerable.Range(0, 10).Average(seed =>
        {
            var result = Run(Codes(100, 8, (ulong)seed), Codes(100, 300, (ulong)(100 + seed))).Evaluate(Evaluator(1));
            return result.Value("top_1_accuracy") - result.Get("top_1_accuracy").Floor!.Value;
        });
        Assert.InRange(difference, -0.1, 0.02);
    }

    [Fact]
    public void Results_depend_neither_on_batches_nor_on_the_order_of_rows()
    {
        var run = Run(Codes(300, 3), Codes(300, 5, seed: 2));
        var whole = run.Evaluate(Evaluator(1, 2));
        EvaluationResults.AssertSame(whole, run.Evaluate(Evaluator(1, 2), batch: 7));
        var reversed = run with { Inputs = [.. run.Inputs.Reverse()], Codes = [.. run.Codes!.Reverse()], Latents = [.. run.Latents!.Reverse()] };
        EvaluationResults.AssertSame(whole, reversed.Evaluate(Evaluator(1, 2)));
    }

    [Fact]
    public void Numbers_of_latents_that_cannot_be_are_refused() =>
        Assert.Contains("1 to 100", Assert.Throws<InputException>(() => Evaluator(0)).Message, StringComparison.Ordinal);

    private static ProbingEvaluator Evaluator(params int[] k) => new(new ProbingOptions { K = k });

    private static EvaluationRun Run(float[][] codes, float[][] latents)
    {
        var random = RandomStream.FromSeed(77);
        return new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new[] { random.NextSingle() })], Directions = [.. codes[0].Select(_ => new float[] { 1 })],
            Decoder = [.. latents[0].Select(_ => new float[] { 1 })], Codes = codes, Latents = latents,
        };
    }

    /// <summary>Each feature on in 3 of 10 rows, with an activation from 0.5 to 1.5.</summary>
    private static float[][] Codes(int rows, int features, ulong seed = 3)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, features).Select(_ => random.NextDouble() < 0.3 ? 0.5f + random.NextSingle() : 0).ToArray())];
    }
}
