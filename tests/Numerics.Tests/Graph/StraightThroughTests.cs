namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>JumpReLU, BatchTopK and prefixes against values and gradients computed by an independent program.</summary>
public class StraightThroughTests
{
    private const string File = "variants_setup_a";

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void JumpReLU_gradients_see_latents_below_their_threshold(string backend)
    {
        using var run = new GoldenGraph(Golden.Case(File, "jumprelu_theta_0_3_bandwidth_1"), backend);
        var expected = run.Case.GetProperty("expected");
        var f = run.Encode(Activation.JumpRelu(1));
        var xHat = run.Decode(f);
        var error = run.Graph.MeanSquaredError(xHat, run.X);
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), error.Value);
        Golden.AssertClose(expected.GetProperty("x_hat"), xHat.Value.ToMatrix());
        run.AssertGradients(error, "gradients_mse");

        f = run.Encode(Activation.JumpRelu(1));
        var l0 = run.Graph.MeanL0(f);
        Golden.AssertClose(expected.GetProperty("l0").GetDouble(), l0.Value);
        run.AssertGradients(l0, "gradients_l0");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void BatchTopK_selects_over_the_batch(string backend)
    {
        using var run = new GoldenGraph(Golden.Case(File, "batchtopk_k1_rescaled"), backend);
        var norms = run.Graph.RowNorms(run.Graph.Use(run.Parameters["W_dec"]));
        var f = run.Encode(Activation.BatchTopK(1), norms);
        var error = run.Graph.MeanSquaredError(run.Decode(run.Graph.Divide(f, norms)), run.X);
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("mse_sum").GetDouble(), error.Value);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Prefixes_add_up_to_the_matryoshka_loss(string backend)
    {
        using var run = new GoldenGraph(Golden.Case(File, "matryoshka_k1_5_widths_1_3"), backend);
        var expected = run.Case.GetProperty("expected");
        var graph = run.Graph;
        var norms = graph.RowNorms(graph.Use(run.Parameters["W_dec"]));
        var f = graph.Divide(run.Encode(Activation.BatchTopK(1.5), norms), norms);
        var prefixes = graph.DecodePrefixes(f, graph.Use(run.Parameters["W_dec"]), graph.Use(run.Parameters["b_dec"]), [1, 3]);
        var inner = graph.MeanSquaredError(prefixes[0], run.X);
        var outer = graph.MeanSquaredError(prefixes[1], run.X);
        Golden.AssertClose(expected.GetProperty("loss_prefix_1").GetDouble(), inner.Value);
        Golden.AssertClose(expected.GetProperty("loss_full").GetDouble(), outer.Value);
        var total = graph.Add(inner, outer);
        Golden.AssertClose(expected.GetProperty("saelens_total").GetDouble(), total.Value);
        run.AssertGradients(total, "gradients_saelens_total");
    }
}
