using System.Text.Json;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Operations on latents against values and gradients computed by an independent program.</summary>
public class LatentGoldenTests
{
    private const string File = "variants_setup_a";

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void AbsTopK_selects_by_magnitude(string backend)
    {
        using var run = new GoldenGraph(Golden.Case(File, "abs_topk_k1"), backend);
        var expected = run.Case.GetProperty("expected");
        var f = run.Encode(Activation.AbsTopK(1));
        AssertLatents(expected.GetProperty("f"), f);
        var xHat = run.Decode(f);
        Golden.AssertClose(expected.GetProperty("x_hat"), xHat.Value.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Graph.MeanSquaredError(xHat, run.X).Value);
        Golden.AssertClose(expected.GetProperty("l0").GetDouble(), run.Graph.MeanL0(f).Value);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Prefixes_of_latents_sorted_by_frequency_add_up_to_the_matryoshka_loss(string backend)
    {
        using var run = new GoldenGraph(Golden.Case(File, "matryoshka_frequency_sorted_prefixes"), backend);
        var expected = run.Case.GetProperty("expected");
        var graph = run.Graph;
        var decoder = graph.Use(run.Parameters["W_dec"]);
        var norms = graph.RowNorms(decoder);
        var f = graph.Divide(run.Encode(Activation.BatchTopK(1.5), norms), norms);
        int[] order = [.. expected.GetProperty("order").EnumerateArray().Select(e => e.GetInt32())];
        var prefixes = graph.DecodePrefixes(f, decoder, graph.Use(run.Parameters["b_dec"]), [1, 2, 3], order);
        var losses = expected.GetProperty("inner_losses").ToDoubles();
        for (var i = 0; i < losses.Length; i++)
            Golden.AssertClose(losses[i], graph.MeanSquaredError(prefixes[i], run.X).Value);
        Golden.AssertClose(
            graph.MeanSquaredError(run.Decode(f), run.X).Value, graph.MeanSquaredError(prefixes[2], run.X).Value, what: "the last prefix is the whole");
    }

    [Theory]
    [InlineData("reference", false)]
    [InlineData("reference", true)]
    [InlineData("cpu", false)]
    [InlineData("cpu", true)]
    public void JumpReLU_has_the_straight_through_gradients_of_the_table(string backendName, bool trainsInput)
    {
        var golden = Golden.Case("straight_through", "rectangle_kernel_theta_1_bandwidth_0_5");
        using var backend = Create(backendName);
        var inputs = golden.GetProperty("inputs");
        var bandwidth = inputs.GetProperty("bandwidth").GetDouble();
        foreach (var row in golden.GetProperty("expected").GetProperty("rows").EnumerateArray())
        {
            using var graph = new Graph(backend);
            using var parameters = new ParameterSet(backend);
            var z = parameters.Add("z", Matrix.FromRows([[(float)row.GetProperty("z").GetDouble()]]), RowMeaning.Shared);
            var theta = parameters.Add("theta", Matrix.FromRows([[(float)inputs.GetProperty("theta").GetDouble()]]), RowMeaning.Latent);
            var unit = backend.Import(Matrix.FromRows([[1]]));
            var activation = Activation.JumpRelu(bandwidth, trainsInput);
            var expected = row.GetProperty("f").GetDouble();

            // ∂/∂x̂ of (x̂ − t)² is 1 at t = x̂ − ½.
            graph.Begin();
            var f = Encode();
            Golden.AssertClose(expected, graph.MeanL1(f).Value, 1e-6, 0);
            Assert.Equal(row.GetProperty("fires").GetBoolean() ? 1 : 0, graph.MeanL0(f).Value);
            var target = graph.Input(backend.Import(Matrix.FromRows([[(float)(expected - 0.5)]])));
            graph.Backward(graph.MeanSquaredError(graph.Decode(f, graph.Input(unit)), target));
            AssertGradient("d_jumprelu_d_theta", theta);
            AssertGradient(trainsInput ? "d_jumprelu_d_z_with_input_ste" : "d_jumprelu_d_z", z);

            // The number of firing latents speaks to θ with −K/ε, and to z, if at all, with +K/ε.
            graph.Begin();
            graph.Backward(graph.MeanL0(Encode()));
            AssertGradient("d_step_d_theta", theta);
            Golden.AssertClose(trainsInput ? -row.GetProperty("d_step_d_theta").GetDouble() : 0, graph.GradientOf(z).ToMatrix()[0, 0]);

            LatentNode Encode() => graph.Encode(graph.Use(z), new Encoder(graph.Input(unit), Threshold: graph.Use(theta)), activation);

            void AssertGradient(string name, Parameter parameter) =>
                Golden.AssertClose(row.GetProperty(name).GetDouble(), graph.GradientOf(parameter).ToMatrix()[0, 0], what: $"{name} at {row}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_number_of_firing_latents_speaks_through_a_division(string backendName)
    {
        using var backend = Create(backendName);
        using var graph = new Graph(backend);
        using var parameters = new ParameterSet(backend);
        var z = parameters.Add("z", Matrix.FromRows([[0.9f], [2]]), RowMeaning.Shared);
        var theta = parameters.Add("theta", Matrix.FromRows([[1]]), RowMeaning.Latent);
        for (var pass = 0; pass < 2; pass++)
        {
            graph.Begin();
            var f = graph.Encode(
                graph.Use(z), new Encoder(graph.Input(backend.Import(Matrix.FromRows([[1]]))), Threshold: graph.Use(theta)),
                Activation.JumpRelu(0.5, trainsInput: true));
            graph.Backward(graph.MeanL0(graph.Divide(f, graph.Input(backend.Import(Matrix.FromRows([[3]]))))));
            Assert.Equal([-1f], graph.GradientOf(theta).ToArray());
            Assert.Equal([1f, 0], graph.GradientOf(z).ToArray());
        }
    }

    [Theory]
    [InlineData("reference", "gated_saelens")]
    [InlineData("reference", "gated_paper_and_dictionary_learning")]
    [InlineData("cpu", "gated_saelens")]
    [InlineData("cpu", "gated_paper_and_dictionary_learning")]
    public void A_gated_autoencoder_is_its_gate_and_a_rectified_affine_map(string backendName, string name)
    {
        var golden = Golden.Case(File, name);
        using var backend = Create(backendName);
        using var graph = new Graph(backend);
        using var parameters = new ParameterSet(backend);
        var (inputs, options, expected) = (golden.GetProperty("inputs"), golden.GetProperty("options"), golden.GetProperty("expected"));
        var wEnc = parameters.Add("W_enc", Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix()), RowMeaning.Latent);
        var wDec = parameters.Add("W_dec", inputs.GetProperty("W_dec").ToMatrix(), RowMeaning.Latent);
        var bDec = parameters.Add("b_dec", inputs.GetProperty("b_dec").ToMatrix(), RowMeaning.Shared);
        var bGate = parameters.Add("b_gate", Golden.Transpose(inputs.GetProperty("b_gate").ToMatrix()), RowMeaning.Latent);
        var (rMag, gate, mag) = (inputs.GetProperty("r_mag").ToDoubles(), inputs.GetProperty("b_gate").ToDoubles(), inputs.GetProperty("b_mag").ToDoubles());

        // s = e^r and o = b_mag − e^r b_gate; their chain rules are written out below.
        var scale = parameters.Add("s", Column(rMag.Select(Math.Exp)), RowMeaning.Latent);
        var offset = parameters.Add("o", Column(mag.Select((b, i) => b - (Math.Exp(rMag[i]) * gate[i]))), RowMeaning.Latent);
        graph.Begin();
        var x = graph.Input(backend.Import(inputs.GetProperty("x").ToMatrix()));
        var (decoder, bias) = (graph.Use(wDec), graph.Use(bDec));
        var open = graph.Encode(x, new Encoder(graph.Use(wEnc), graph.Use(bGate), bias), Activation.Relu);
        var f = graph.RectifiedAffine(open, graph.Use(scale), graph.Use(offset));
        AssertLatents(expected.GetProperty("f"), f);
        var xHat = graph.Decode(f, decoder, bias);
        Golden.AssertClose(expected.GetProperty("x_hat"), xHat.Value.ToMatrix());
        var error = graph.MeanSquaredError(xHat, x);
        var l1 = graph.MeanL1(open, options.GetProperty("l1_weighted_by_decoder_norm").GetBoolean() ? graph.RowNorms(decoder) : null);
        var isFrozen = options.GetProperty("stop_gradient_on_decoder_in_aux").GetBoolean();
        var aux = graph.MeanSquaredError(graph.Decode(open, isFrozen ? graph.Detach(decoder) : decoder, isFrozen ? graph.Detach(bias) : bias), x);
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), error.Value);
        Golden.AssertClose(expected.GetProperty("l1").GetDouble(), l1.Value);
        Golden.AssertClose(expected.GetProperty("aux").GetDouble(), aux.Value);
        var loss = graph.Add(graph.Add(error, l1), aux);
        Golden.AssertClose(expected.GetProperty("loss").GetDouble(), loss.Value);

        graph.Backward(loss);
        var gradients = expected.GetProperty("gradients");
        Golden.AssertClose(gradients.GetProperty("W_enc"), Golden.Transpose(graph.GradientOf(wEnc).ToMatrix()));
        Golden.AssertClose(gradients.GetProperty("W_dec"), graph.GradientOf(wDec).ToMatrix());
        Golden.AssertClose(gradients.GetProperty("b_dec"), graph.GradientOf(bDec).ToMatrix());
        var (gScale, gOffset, gGate) = (graph.GradientOf(scale).ToMatrix(), graph.GradientOf(offset).ToMatrix(), graph.GradientOf(bGate).ToMatrix());
        for (var i = 0; i < rMag.Length; i++)
        {
            var s = Math.Exp(rMag[i]);
            Golden.AssertClose(gradients.GetProperty("b_mag")[i].GetDouble(), gOffset[i, 0]);
            Golden.AssertClose(gradients.GetProperty("r_mag")[i].GetDouble(), s * (gScale[i, 0] - (gate[i] * gOffset[i, 0])));
            Golden.AssertClose(gradients.GetProperty("b_gate")[i].GetDouble(), gGate[i, 0] - (s * gOffset[i, 0]));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Ghost_outputs_are_decoded_exponentials(string backendName)
    {
        var golden = Golden.Case("resampling", "ghost_gradients_value");
        using var backend = Create(backendName);
        using var graph = new Graph(backend);
        graph.Begin();
        var z = Encode(golden.GetProperty("inputs").GetProperty("z_dead").ToMatrix());
        var ghost = graph.Decode(graph.Exp(z), graph.Input(backend.Import(golden.GetProperty("inputs").GetProperty("W_dec_dead").ToMatrix())));
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("ghost_output"), ghost.Value.ToMatrix());

        LatentNode Encode(Matrix inputs) => graph.Encode(
            graph.Input(backend.Import(inputs)), new Encoder(graph.Input(backend.Import(Matrix.FromRows([[1]])))), Activation.TopK(1, rectified: false));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Exponentials_and_their_gradients_stay_finite(string backendName)
    {
        using var backend = Create(backendName);
        using var graph = new Graph(backend);
        using var parameters = new ParameterSet(backend);
        var z = parameters.Add("z", Matrix.FromRows([[-200], [0], [20], [20.5f], [1e30f]]), RowMeaning.Shared);
        graph.Begin();
        var one = graph.Input(backend.Import(Matrix.FromRows([[1]])));
        var v = graph.Exp(graph.Encode(graph.Use(z), new Encoder(one), Activation.TopK(1, rectified: false)));
        var largest = Math.Exp(20);
        double[] expected = [0, 1, largest, largest, largest], slopes = [0, 1, largest, 0, 0];
        var host = v.Value.ToHost();
        graph.Backward(graph.MeanL1(v));
        var gradients = graph.GradientOf(z).ToMatrix();
        for (var b = 0; b < expected.Length; b++)
        {
            Golden.AssertClose(expected[b], host.AllValues[b]);
            Golden.AssertClose(slopes[b] / 5, gradients[b, 0]);
        }
    }

    [Fact]
    public void Latents_come_to_the_host_as_themselves_or_as_a_copy()
    {
        using var host = new SparseLatents(4);
        host.AddRow([1, 3], [2, -1]);
        Assert.Same(host, host.ToHost());
        using var backend = new ReferenceBackend();
        using var elsewhere = backend.NewLatents(4);
        elsewhere.CopyFrom(host);
        using var copy = elsewhere.ToHost();
        Assert.Equal((1, 4), (copy.Rows, copy.LatentCount));
        Assert.Equal([1, 3], copy.AllIndices.ToArray());
        Assert.Equal([2, -1], copy.AllValues.ToArray());
    }

    private static void AssertLatents(JsonElement expected, LatentNode latents)
    {
        var f = latents.Value.ToHost();
        using var dense = new Matrix(f.Rows, f.LatentCount);
        for (var b = 0; b < f.Rows; b++)
        {
            for (var j = 0; j < f.Indices(b).Length; j++)
                dense[b, f.Indices(b)[j]] = f.Values(b)[j];
        }

        Golden.AssertClose(expected, dense);
    }

    private static Matrix Column(IEnumerable<double> values) => Golden.Transpose(Matrix.FromRows([[.. values.Select(v => (float)v)]]));

    private static Backend Create(string name) => name == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
}
