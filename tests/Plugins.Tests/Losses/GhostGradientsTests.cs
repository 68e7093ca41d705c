using SaeLab.Losses.GhostGradients;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Losses;

public sealed class GhostGradientsTests
{
    private static readonly GhostGradients Loss = new(new GhostGradientsOptions());

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Value_and_gradients_are_those_of_the_golden_case(string backend)
    {
        var golden = Golden.Case("resampling", "ghost_gradients_value");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using var residual = inputs.GetProperty("residual").ToMatrix();
        var decoder = inputs.GetProperty("W_dec_dead")[0].ToFloats();
        // With w = (−1, 0) the rows of the residual give the case's z; the living latent 0 reconstructs nothing.
        using var run = new LossRun(backend, [[0, 0], [-1, 0]], [[1, 0], decoder], [residual.Row(0).ToArray(), residual.Row(1).ToArray()], [-1, 0]);
        var z = inputs.GetProperty("z_dead");
        Golden.AssertClose(z[0][0].GetDouble(), -residual[0, 0]);
        Golden.AssertClose(z[1][0].GetDouble(), -residual[1, 0]);

        // The latent is not dead in the strict sense, since it fires in row 1; what it reconstructs there is part of x̂.
        using var xHat = new Matrix(2, 2);
        decoder.AsSpan().CopyTo(xHat.Row(1));
        foreach (ref var value in xHat.Row(1))
            value *= 0.2f;
        var ghost = expected.GetProperty("ghost_output");
        using var graph = new Graph(run.Backend);
        graph.Begin();
        using var factors = new HalfNormFactors().Of(
            graph, graph.Input(run.Backend.Import(residual)), graph.Input(run.Backend.Import(ghost.ToMatrix()))).Value.ToMatrix();
        Golden.AssertClose(expected.GetProperty("per_row_scale"), factors);

        // The whole loss, from the formulas, for the residual as it is here.
        double[,] r = { { residual[0, 0], residual[0, 1] }, { residual[1, 0] - xHat[1, 0], residual[1, 1] - xHat[1, 1] } };
        var (error, ghostError) = (0.0, 0.0);
        var gradient = new double[2];
        var slopes = new double[2];
        for (var b = 0; b < 2; b++)
        {
            double[] g = [ghost[b][0].GetDouble(), ghost[b][1].GetDouble()];
            var s = Math.Sqrt(((r[b, 0] * r[b, 0]) + (r[b, 1] * r[b, 1])) / ((g[0] * g[0]) + (g[1] * g[1]))) / 2;
            for (var c = 0; c < 2; c++)
            {
                error += r[b, c] * r[b, c] / 2;
                var difference = (s * g[c]) - r[b, c];
                ghostError += difference * difference / 2;
                gradient[c] += difference * s * Math.Exp(z[b][0].GetDouble());
                slopes[b] += difference * s * g[c];
            }
        }

        var term = run.Add(Loss, [1])!.Value;
        Golden.AssertClose(error, term.Value.Value);
        using var actual = run.Gradient("W_dec");
        Golden.AssertClose(gradient[0] * error / ghostError, actual[1, 0]);
        Golden.AssertClose(gradient[1] * error / ghostError, actual[1, 1]);
        using var encoder = run.Gradient("W_enc");
        for (var c = 0; c < 2; c++)
            Golden.AssertClose(((slopes[0] * residual[0, c]) + (slopes[1] * residual[1, c])) * error / ghostError, encoder[1, c]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Scaled_to_half_the_residual_the_error_is_the_golden_one(string backend)
    {
        var golden = Golden.Case("resampling", "ghost_gradients_value");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using var run = new LossRun(backend, [[0, 0]], [[1, 0]], [[0, 0]]);
        var graph = run.Graph;
        graph.Begin();
        var residual = graph.Input(run.Backend.Import(inputs.GetProperty("residual").ToMatrix()));
        var ghost = graph.Input(run.Backend.Import(expected.GetProperty("ghost_output").ToMatrix()));
        var loss = graph.MeanSquaredError(graph.ScaleRows(ghost, new HalfNormFactors().Of(graph, residual, ghost)), residual);
        // The case takes the mean over dimensions as well.
        Golden.AssertClose(expected.GetProperty("ghost_mse").GetDouble(), loss.Value / 2);
        Golden.AssertClose(expected.GetProperty("scaled_ghost_loss").GetDouble(), graph.Scale(loss, inputs.GetProperty("mse_mean").GetDouble() / loss.Value).Value);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Ghost_loss_is_finite_at_z_50(string backend)
    {
        foreach (var bias in new[] { 50f, 500f, -500f })
        {
            using var run = new LossRun(backend, [[1, 0], [0.5f, 1]], [[1, 0], [0, 1]], [[1, 2], [-0.5f, 1]], [0, bias]);
            var term = run.Add(Loss, [1])!.Value;
            Assert.True(double.IsFinite(term.Value.Value));
            foreach (var name in new[] { "W_enc", "W_dec", "b_enc" })
                Assert.All(run.Gradient(name).Span.ToArray(), v => Assert.True(float.IsFinite(v)));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Only_dead_latents_are_pulled(string backend)
    {
        using var run = new LossRun(backend, [[1, 0], [0.5f, 1], [0.3f, 0.1f]], [[1, 0], [0, 1], [0.6f, 0.8f]], [[1, 2], [-0.5f, 1]], [0, -9, -9]);
        Assert.NotNull(run.Add(Loss, [1, 2]));
        foreach (var name in new[] { "W_enc", "W_dec", "b_enc" })
        {
            using var gradient = run.Gradient(name);
            Assert.All(gradient.Row(0).ToArray(), v => Assert.Equal(0, v));
            Assert.Contains(gradient.Row(1).ToArray(), v => v != 0);
            Assert.Contains(gradient.Row(2).ToArray(), v => v != 0);
        }
    }

    [Fact]
    public void No_dead_latent_means_no_term() =>
        Assert.Null(Run([[1, 0]], []));

    [Fact]
    public void A_perfect_reconstruction_means_no_term() =>
        Assert.Null(Run([[1, 0], [3, 0]], [1]));

    private static object? Run(float[][] inputs, int[] dead)
    {
        using var run = new LossRun("cpu", [[1, 0], [0, 1]], [[1, 0], [0, 1]], inputs, [0, -5]);
        return run.Add(Loss, dead);
    }
}
