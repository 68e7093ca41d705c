using SaeLab.Evaluators.Ablation;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class AblationTests
{
    private static readonly AblationEvaluator Evaluator = new(new AblationOptions { Rows = 100 });

    [Fact]
    public void A_dictionary_of_the_features_follows_every_ablation_exactly()
    {
        var result = Run([[1, 0], [0, 1]]).Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(60, result.Value("ablations"));
        Assert.Equal(0, result.Value("ablation_error"), 6);
        Assert.Equal(0, result.Value("ablation_leakage"), 6);
    }

    [Fact]
    public void A_dictionary_that_does_not_react_has_an_error_of_1_and_leaks_nothing()
    {
        var result = Run([[0, 0], [0, 0]]).Evaluate(Evaluator);
        Assert.Equal((1, 0), (result.Value("ablation_error"), result.Value("ablation_leakage")));
    }

    [Fact]
    public void A_dictionary_that_mixes_features_leaks_from_one_to_the_other()
    {
        // One row along the diagonal: taking either feature out takes half of each out.
        var result = Run([[(float)Math.Sqrt(0.5), (float)Math.Sqrt(0.5)]]).Evaluate(Evaluator);
        Assert.Equal(0.5, result.Value("ablation_leakage"), 5);
        Assert.Equal(Math.Sqrt(0.5), result.Value("ablation_error"), 5);
    }

    [Fact]
    public void Results_depend_neither_on_batches_nor_on_the_order_of_rows()
    {
        var run = Run([[1, 0.5f], [0, 1]]);
        var whole = run.Evaluate(Evaluator);
        EvaluationResults.AssertSame(whole, run.Evaluate(Evaluator, batch: 7));
        EvaluationResults.AssertSame(whole, (run with { Inputs = [.. run.Inputs.Reverse()], Codes = [.. run.Codes!.Reverse()] }).Evaluate(Evaluator));
    }

    private static EvaluationRun Run(float[][] decoder)
    {
        var codes = Enumerable.Range(0, 40).Select(r => new[] { 1 + (r / 40f), r % 2 * (2 + (r / 40f)) }).ToArray();
        return new EvaluationRun { Inputs = codes, Directions = [[1, 0], [0, 1]], Decoder = decoder, Codes = codes, Latents = [.. codes.Select(_ => new float[decoder.Length])] };
    }
}
