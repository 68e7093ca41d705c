using SaeLab.Evaluators.Ceilings;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class CeilingsTests
{
    private static readonly CeilingsEvaluator Evaluator = new(new CeilingsOptions { Rows = 2000 });

    [Fact]
    public void Orthogonal_features_are_told_perfectly_in_every_way()
    {
        var result = Run(Axes(6), 800, offset: 3).Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(6, result.Value("ceiling_features"));
        Assert.Equal(1, result.Value("one_step_f1"), 2);
        Assert.Equal(1, result.Value("ridge_probe_f1"), 2);
        Assert.True(result.Value("pursuit_f1") > 0.8);
    }

    [Fact]
    public void A_trained_probe_undoes_overlap_that_true_directions_do_not()
    {
        // Three directions in space, far from orthogonal but independent: a linear encoder exists, and it is not the transpose.
        float[][] directions = [[1, 0, 0], [0.8f, 0.6f, 0], [0.8f, 0.3f, (float)Math.Sqrt(1 - 0.64 - 0.09)]];
        var result = Run(directions, 1200, offset: 0).Evaluate(Evaluator);
        Assert.Equal(1, result.Value("ridge_probe_f1"), 2);
        Assert.True(result.Value("one_step_f1") < 0.97);
    }

    [Fact]
    public void Results_depend_neither_on_batches_nor_on_the_order_of_rows()
    {
        var run = Run(Axes(4), 200, offset: 1);
        var whole = run.Evaluate(Evaluator);
        EvaluationResults.AssertSame(whole, run.Evaluate(Evaluator, batch: 7));
        EvaluationResults.AssertSame(whole, (run with { Inputs = [.. run.Inputs.Reverse()], Codes = [.. run.Codes!.Reverse()] }).Evaluate(Evaluator));
    }

    private static EvaluationRun Run(float[][] directions, int rows, float offset)
    {
        var random = RandomStream.FromSeed(1);
        var codes = Enumerable.Range(0, rows).Select(_ => directions.Select(_ => random.NextDouble() < 0.3 ? 0.5f + random.NextSingle() : 0).ToArray()).ToArray();
        return new EvaluationRun
        {
            Inputs = [.. codes.Select(row => Enumerable.Range(0, directions[0].Length).Select(c => offset + row.Select((a, i) => a * directions[i][c]).Sum()).ToArray())],
            Directions = directions, Decoder = directions, Codes = codes, Latents = codes,
        };
    }

    private static float[][] Axes(int size) => [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1f : 0f).ToArray())];
}
