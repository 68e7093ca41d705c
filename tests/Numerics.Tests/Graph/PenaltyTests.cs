namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Penalties on latents that are chosen number by number: a row per input direction, so that f[b, i] is the weight W[i, b].</summary>
public sealed class PenaltyTests
{
    private static readonly float[][] Chosen = [[0.5f, 0, -2, 1e-3f], [0, 0, 0, 0], [3, -0.25f, 0, 1]];
    private static readonly float[] Weights = [1, 0.5f, 2, 0];

    public static TheoryData<string, double> BackendsAndPowers
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var backend in new[] { "reference", "cpu" })
            {
                foreach (var p in new[] { 0.2, 0.5, 0.9, 1, 1.7, 2, 4 })
                    data.Add(backend, p);
            }

            return data;
        }
    }

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Lp_penalties_agree_with_the_golden_vectors(string backend)
    {
        using var run = new GoldenGraph(Golden.Case("variants_setup_a", "lp_penalties_p_half"), backend);
        var expected = run.Case.GetProperty("expected");
        var f = run.Encode(Activation.Relu);
        var norms = run.Graph.RowNorms(run.Graph.Use(run.Parameters["W_dec"]));
        Golden.AssertClose(expected.GetProperty("saelens_lp_norm").GetDouble(), run.Graph.MeanLpNorm(f, 0.5, norms).Value);
        Golden.AssertClose(expected.GetProperty("dictionary_learning_lp_p").GetDouble(), run.Graph.MeanPower(f, 0.5).Value);
        Golden.AssertClose(expected.GetProperty("dictionary_learning_lp").GetDouble(), run.Graph.MeanLpNorm(f, 0.5).Value);
    }

    [Theory]
    [MemberData(nameof(BackendsAndPowers))]
    public void Powers_and_their_gradients_follow_the_formula_and_are_zero_at_zero(string backend, double p)
    {
        var (value, gradients, weightGradients) = Evaluate(backend, (graph, f, w) => graph.MeanPower(f, p, w));
        Golden.AssertClose(Rows().Sum(row => row.Sum(u => Math.Pow(u, p))) / 3, value);
        ForEntries((b, i, f, w, u) =>
        {
            var slope = u == 0 ? (p == 1 ? 1 : 0) : p * Math.Pow(u, p - 1);
            Golden.AssertClose(Sign(f) * slope * w / 3, gradients[i, b], what: $"∂/∂f[{b}, {i}]");
        });
        for (var i = 0; i < Weights.Length; i++)
        {
            var expected = Enumerable.Range(0, 3).Sum(b => Math.Abs(Chosen[b][i]) * (p == 1 ? 1 : U(b, i) == 0 ? 0 : p * Math.Pow(U(b, i), p - 1))) / 3;
            Golden.AssertClose(expected, weightGradients[i, 0], what: $"∂/∂w[{i}]");
        }
    }

    [Theory]
    [MemberData(nameof(BackendsAndPowers))]
    public void Norms_and_their_gradients_follow_the_formula_and_are_zero_for_rows_of_zeros(string backend, double p)
    {
        var (value, gradients, weightGradients) = Evaluate(backend, (graph, f, w) => graph.MeanLpNorm(f, p, w));
        double[] norms = [.. Rows().Select(row => Math.Pow(row.Sum(u => Math.Pow(u, p)), 1 / p))];
        Golden.AssertClose(norms.Sum() / 3, value);
        ForEntries((b, i, f, w, u) =>
        {
            var slope = p == 1 ? 1 : u == 0 ? 0 : Math.Pow(u / norms[b], p - 1);
            Golden.AssertClose(Sign(f) * slope * w / 3, gradients[i, b], what: $"∂/∂f[{b}, {i}]");
        });
        for (var i = 0; i < Weights.Length; i++)
        {
            var expected = Enumerable.Range(0, 3)
                .Sum(b => Math.Abs(Chosen[b][i]) * (p == 1 ? 1 : U(b, i) == 0 ? 0 : Math.Pow(U(b, i) / norms[b], p - 1))) / 3;
            Golden.AssertClose(expected, weightGradients[i, 0], what: $"∂/∂w[{i}]");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Saturating_penalties_follow_the_formula(string backend)
    {
        const double C = 4;
        var (value, gradients, weightGradients) = Evaluate(backend, (graph, f, w) => graph.MeanTanh(f, C, w));
        Golden.AssertClose(Rows().Sum(row => row.Sum(u => Math.Tanh(C * u))) / 3, value);
        ForEntries((b, i, f, w, u) => Golden.AssertClose(Sign(f) * Slope(u) * w / 3, gradients[i, b], what: $"∂/∂f[{b}, {i}]"));
        for (var i = 0; i < Weights.Length; i++)
            Golden.AssertClose(Enumerable.Range(0, 3).Sum(b => Math.Abs(Chosen[b][i]) * Slope(U(b, i))) / 3, weightGradients[i, 0], what: $"∂/∂w[{i}]");

        static double Slope(double u) => C / Math.Pow(Math.Cosh(C * u), 2);
    }

    [Fact]
    public void Norms_of_large_p_do_not_overflow()
    {
        using var backend = CpuBackend.Create(1);
        using var graph = new Graph(backend);
        graph.Begin();
        using var w = Matrix.FromRows([[1e30f], [2e30f]]);
        var f = graph.Encode(graph.Input(Matrix.FromRows([[1]])), new Encoder(graph.Input(w)), Activation.Relu);
        Golden.AssertClose(2e30 * Math.Pow(1 + Math.Pow(0.5, 60), 1.0 / 60), graph.MeanLpNorm(f, 60).Value, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Doubling_a_batch_by_repetition_changes_no_penalty(string backend)
    {
        Func<Graph, LatentNode, ScalarNode>[] penalties =
        [
            (g, f) => g.MeanL1(f), (g, f) => g.MeanPower(f, 0.5), (g, f) => g.MeanLpNorm(f, 0.5), (g, f) => g.MeanTanh(f, 4), (g, f) => g.MeanL0(f),
        ];
        using var on = Create(backend);
        foreach (var penalty in penalties)
        {
            Golden.AssertClose(Value(1), Value(2), 1e-12, 0);

            double Value(int times)
            {
                using var graph = new Graph(on);
                graph.Begin();
                using var x = Matrix.FromRows([.. Enumerable.Repeat(Chosen, times).SelectMany(rows => rows)]);
                using var w = Matrix.FromRows([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]);
                var f = graph.Encode(graph.Input(on.Import(x)), new Encoder(graph.Input(on.Import(w))), Activation.TopK(4, rectified: false));
                return penalty(graph, f).Value;
            }
        }
    }

    private static (double Value, Matrix Gradients, Matrix WeightGradients) Evaluate(string backend, Func<Graph, LatentNode, DenseNode, ScalarNode> penalty)
    {
        using var on = Create(backend);
        using var graph = new Graph(on);
        using var parameters = new ParameterSet(on);
        var f = parameters.Add("f", Golden.Transpose(Matrix.FromRows(Chosen)), RowMeaning.Latent);
        var w = parameters.Add("w", Golden.Transpose(Matrix.FromRows([Weights])), RowMeaning.Latent);
        graph.Begin();
        using var unit = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        var latents = graph.Encode(graph.Input(on.Import(unit)), new Encoder(graph.Use(f)), Activation.TopK(4, rectified: false));
        Assert.Equal(12, latents.Value.Count);
        var loss = penalty(graph, latents, graph.Use(w));
        graph.Backward(loss);
        return (loss.Value, graph.GradientOf(f).ToMatrix(), graph.GradientOf(w).ToMatrix());
    }

    /// <summary>A latent that is silent would fire with a positive value.</summary>
    private static int Sign(double f) => f < 0 ? -1 : 1;

    private static double U(int b, int i) => Math.Abs(Chosen[b][i]) * Weights[i];

    private static IEnumerable<IEnumerable<double>> Rows() => Enumerable.Range(0, 3).Select(b => Enumerable.Range(0, 4).Select(i => U(b, i)));

    private static void ForEntries(Action<int, int, double, double, double> check)
    {
        for (var b = 0; b < 3; b++)
        {
            for (var i = 0; i < 4; i++)
                check(b, i, Chosen[b][i], Weights[i], U(b, i));
        }
    }

    private static Backend Create(string name) => name == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
}
