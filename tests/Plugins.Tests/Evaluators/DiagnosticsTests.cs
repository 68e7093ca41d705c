using SaeLab.Abstractions;
using SaeLab.Evaluators.Diagnostics;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class DiagnosticsTests
{
    [Fact]
    public void The_nth_projection_is_that_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "s_n_curve");
        var inputs = golden.GetProperty("inputs");
        var run = new EvaluationRun
        {
            Inputs = Rows(inputs.GetProperty("x")), Decoder = Rows(inputs.GetProperty("decoder")), DecoderBias = inputs.GetProperty("b_dec").ToFloats(),
        };
        var result = run.Evaluate(new DiagnosticsEvaluator(new DiagnosticsOptions { N = 1 }));
        EvaluationResults.AssertReadable(result);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("s_1").GetDouble(), result.Value("s_n"));
        Assert.Equal(3, result.Get("s_n").Count);
        Golden.AssertClose(0.8, result.Value("c_dec"));
        Assert.All(result.Measurements, m => Assert.Equal(Direction.Neutral, m.Direction));
    }

    [Fact]
    public void The_curve_falls_and_n_beyond_the_latents_is_left_out()
    {
        var random = RandomStream.FromSeed(1);
        var run = new EvaluationRun { Inputs = Gaussian(50, 8), Decoder = Gaussian(30, 8), Latents = [.. Enumerable.Range(0, 50).Select(_ => new float[30])] };
        var result = run.Evaluate(new DiagnosticsEvaluator(new DiagnosticsOptions { N = 30 }));
        Assert.DoesNotContain(result.Measurements, m => m.Name == "s_n");
        var curve = Assert.IsType<CurveFigure>(Assert.Single(result.Figures)).Curves.Single();
        Assert.Equal(curve.X.Order(), curve.X);
        Assert.Equal(curve.Y.OrderDescending(), curve.Y);

        float[][] Gaussian(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }

    private static float[][] Rows(System.Text.Json.JsonElement element) => [.. element.EnumerateArray().Select(row => row.ToFloats())];
}
