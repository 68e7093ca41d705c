using System.Text.Json;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Operations on dense arrays against values computed by an independent program.</summary>
public class GoldenOperationTests
{
    private const string File = "variants_setup_a";

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Crosscoder_sums_the_norms_of_its_sources(string backend)
    {
        var golden = Golden.Case(File, "crosscoder_two_sources");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        var encoder = parameters.Add("W_enc", Golden.Transpose(Stack(inputs.GetProperty("W_enc"))), RowMeaning.Latent);
        var bias = parameters.Add("b_enc", Golden.Transpose(inputs.GetProperty("b_enc").ToMatrix()), RowMeaning.Latent);
        var decoder = parameters.Add("W_dec", SideBySide(inputs.GetProperty("W_dec")), RowMeaning.Latent);
        var decoderBias = parameters.Add("b_dec", Flat(inputs.GetProperty("b_dec")), RowMeaning.Shared);
        using var graph = new Graph(engine);
        graph.Begin();
        var x = graph.Input(engine.Import(SideBySide(inputs.GetProperty("x"))));
        var f = graph.Encode(x, new Encoder(graph.Use(encoder), graph.Use(bias)), Activation.Relu);
        var xHat = graph.Decode(f, graph.Use(decoder), graph.Use(decoderBias));
        var error = graph.MeanSquaredError(xHat, x);
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), error.Value);

        var ofConcatenation = graph.MeanL1(f, graph.RowNorms(graph.Use(decoder)));
        Golden.AssertClose(expected.GetProperty("l1_norm_of_concatenation").GetDouble(), ofConcatenation.Value);
        var sumOfNorms = graph.MeanL1(f, graph.RowNorms(graph.Use(decoder), blocks: 2));
        Golden.AssertClose(expected.GetProperty("l1_sum_of_norms").GetDouble(), sumOfNorms.Value);

        var loss = graph.Add(error, sumOfNorms, 2);
        Golden.AssertClose(expected.GetProperty("loss_lambda_2").GetDouble(), loss.Value);
        graph.Backward(loss);
        var gradients = expected.GetProperty("gradients_lambda_2");
        AssertClose(Golden.Transpose(Stack(gradients.GetProperty("W_enc"))), graph.GradientOf(encoder));
        AssertClose(Golden.Transpose(gradients.GetProperty("b_enc").ToMatrix()), graph.GradientOf(bias));
        AssertClose(SideBySide(gradients.GetProperty("W_dec")), graph.GradientOf(decoder));
        AssertClose(Flat(gradients.GetProperty("b_dec")), graph.GradientOf(decoderBias));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Aligned_rows_have_product_1_with_their_directions(string backend)
    {
        var golden = Golden.Case(File, "aligned_encoder_projection");
        using var engine = Create(backend);
        using var graph = new Graph(engine);
        graph.Begin();
        var v = graph.Input(engine.Import(Golden.Transpose(golden.GetProperty("inputs").GetProperty("W_enc").ToMatrix())));
        var d = golden.GetProperty("inputs").GetProperty("W_dec").ToMatrix();
        var aligned = graph.AlignRows(v, graph.Input(engine.Import(d))).Value.ToMatrix();
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("W_enc_aligned"), Golden.Transpose(aligned));
        for (var i = 0; i < d.Rows; i++)
            Golden.AssertClose(1, Enumerable.Range(0, d.Columns).Sum(c => (double)aligned[i, c] * d[i, c]));
    }

    private static Backend Create(string backend) => backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();

    private static void AssertClose(Matrix expected, Tensor actual)
    {
        using var values = actual.ToMatrix();
        Assert.Equal((expected.Rows, expected.Columns), (values.Rows, values.Columns));
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected.Span[i], values.Span[i]);
    }

    /// <summary>[source][row][column] as rows with the sources beside each other.</summary>
    private static Matrix SideBySide(JsonElement sources) => Matrix.FromRows(
        [.. Enumerable.Range(0, sources[0].GetArrayLength()).Select(row => sources.EnumerateArray().SelectMany(s => Golden.ToFloats(s[row])).ToArray())]);

    /// <summary>[source][row][column] as rows with the sources below each other.</summary>
    private static Matrix Stack(JsonElement sources) => Matrix.FromRows([.. sources.EnumerateArray().SelectMany(s => s.EnumerateArray()).Select(Golden.ToFloats)]);

    private static Matrix Flat(JsonElement rows) => Matrix.FromRows([[.. rows.EnumerateArray().SelectMany(Golden.ToFloats)]]);
}
