using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Sources.Planted;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class AlignedEncoderTests
{
    private const int D = 12, M = 24;

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Golden_projection(string backendName)
    {
        var golden = Golden.Case("variants_setup_a", "aligned_encoder_projection");
        using var backend = Backend(backendName);
        using var parameters = Parameters(golden, backend);
        using var dictionary = Variant(2, 3).Export(parameters);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("W_enc_aligned"), Golden.Transpose(dictionary.EncoderWeights));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Training_encodes_with_the_aligned_rows(string backendName)
    {
        var golden = Golden.Case("variants_setup_a", "aligned_encoder_projection");
        using var backend = Backend(backendName);
        using var parameters = Parameters(golden, backend);
        using var graph = new Graph(backend);
        using var x = Matrix.FromRows([[2, 1], [-1, 0.5f]]);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(default, []);
        var pass = new TopK(new TopKOptions { Latents = 3, K = 3, AlignedEncoder = true }, new VariantContext(2))
            .Forward(graph, parameters, graph.Input(backend.Import(x)), step);
        // W_enc_aligned of the case is [[1.016, −0.536, 0.2], [0.312, 0.848, −1]]: z = x·W_enc is (2.344, −0.224, −0.6) and (−0.86, 0.96, −0.7).
        using var latents = new SparseLatents(3);
        pass.Latents.Value.CopyTo(latents);
        Assert.Equal([0], latents.Indices(0).ToArray());
        Assert.Equal([1], latents.Indices(1).ToArray());
        Assert.Equal(2.344, latents.Values(0)[0], 1e-5);
        Assert.Equal(0.96, latents.Values(1)[0], 1e-5);
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.SqrtD)]
    [InlineData(InputTransformKind.Whiten)]
    public void Encoder_and_decoder_rows_have_the_product_1_after_training(InputTransformKind transform)
    {
        using var source = new PlantedSource(new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 0.5 }, RandomStream.FromSeed(7));
        using var run = new ShortRun(source, Variant(D, M), ShortRun.Options(25_600, transform: transform)).Train();
        using var free = run.Values("W_enc");
        using var dictionary = run.Trainer.Export();
        for (var i = 0; i < M; i++)
            Assert.Equal(1, RowGeometry.Dot(dictionary.EncoderWeights.Row(i), dictionary.DecoderWeights.Row(i)), 1e-4);
        if (transform == InputTransformKind.None)
            Assert.Contains(Enumerable.Range(0, M), i => Math.Abs(RowGeometry.Dot(free.Row(i), dictionary.DecoderWeights.Row(i)) - 1) > 1e-3);
    }

    [Theory]
    [InlineData(DecoderNorm.Weighted)]
    [InlineData(DecoderNorm.Free)]
    [InlineData(DecoderNorm.UnitBeforeStep)]
    public void Rows_of_other_norms_cannot_be_aligned(DecoderNorm norm)
    {
        var options = new TopKOptions { Latents = 3, K = 1, AlignedEncoder = true, DecoderNorm = norm };
        Assert.Equal(["AlignedEncoder"], options.Validate().Select(p => p.Property));
        Assert.Empty((options with { DecoderNorm = DecoderNorm.Unit }).Validate());
    }

    private static TopK Variant(int d, int m) => new(new TopKOptions { Latents = m, K = 2, AlignedEncoder = true }, new VariantContext(d));

    private static Backend Backend(string name) => name == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();

    private static ParameterSet Parameters(System.Text.Json.JsonElement golden, Backend backend)
    {
        var inputs = golden.GetProperty("inputs");
        var parameters = new ParameterSet(backend);
        parameters.Add("W_enc", Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix()), RowMeaning.Latent);
        parameters.Add("b_enc", new Matrix(3, 1), RowMeaning.Latent);
        parameters.Add("W_dec", inputs.GetProperty("W_dec").ToMatrix(), RowMeaning.Latent);
        parameters.Add("b_dec", new Matrix(1, 2), RowMeaning.Shared);
        return parameters;
    }
}
