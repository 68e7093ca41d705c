using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;
using SaeLab.Variants.Gated;
using SaeLab.Variants.TopK;
using SaeLab.Variants.Transcoder;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>How the shared parameters start.</summary>
public sealed class InitialisationTests
{
    private const int D = 24, M = 600;

    [Theory]
    [InlineData(RowDistribution.KaimingUniform, 6.0 / D)]
    [InlineData(RowDistribution.KaimingUniformByLatents, 6.0 / M)]
    [InlineData(RowDistribution.LinearUniform, 1.0 / D)]
    public void Uniform_rows_fill_their_range(RowDistribution directions, double squaredBound)
    {
        using var parameters = Start(new InitialisationOptions { Directions = directions, DecoderRowNorm = null });
        AssertUniform(parameters["W_dec"], Math.Sqrt(squaredBound));
    }

    [Theory]
    [InlineData(EncoderStart.Independent, 6.0 / D)]
    [InlineData(EncoderStart.IndependentLinear, 1.0 / D)]
    public void An_encoder_that_is_drawn_apart_fills_its_range_and_is_not_the_decoder(EncoderStart start, double squaredBound)
    {
        using var parameters = Start(new InitialisationOptions { Encoder = start, Directions = RowDistribution.LinearUniform, DecoderRowNorm = null });
        AssertUniform(parameters["W_enc"], Math.Sqrt(squaredBound));
        var (encoder, decoder) = (parameters["W_enc"].Value.ToArray(), parameters["W_dec"].Value.ToArray());
        var product = encoder.Zip(decoder, (a, b) => (double)a * b).Sum() / Math.Sqrt(encoder.Sum(a => (double)a * a) * decoder.Sum(b => (double)b * b));
        Assert.True(Math.Abs(product) < 0.05, $"their cosine is {product}");
    }

    [Fact]
    public void A_transcoder_may_draw_its_encoder_as_a_linear_layer()
    {
        var options = new TranscoderOptions { Latents = M, K = 4, Initialisation = new InitialisationOptions { Encoder = EncoderStart.IndependentLinear } };
        Assert.Empty(options.Validate());
        using var parameters = Start(new Transcoder(options, new VariantContext(D, 7)), targetDim: 7);
        AssertUniform(parameters["W_enc"], Math.Sqrt(1.0 / D));
    }

    [Theory]
    [InlineData(DecoderBiasStart.GeometricMedian)]
    [InlineData(DecoderBiasStart.Mean)]
    [InlineData(DecoderBiasStart.Zero)]
    public void An_offset_of_the_inputs_kills_latents_unless_b_dec_starts_there(DecoderBiasStart start)
    {
        var options = new PlantedOptions { Features = 64, Dimension = D, Active = 2, Offset = 20 };
        using var source = new PlantedSource(options, RandomStream.FromSeed(8).For("source"));
        var variant = new TopK(new TopKOptions { Latents = 64, K = 2, Initialisation = new InitialisationOptions { DecoderBias = start } }, new VariantContext(D));
        using var run = new ShortRun(source, variant, ShortRun.Options(60_000)).Train();
        var dead = new List<int>();
        run.Trainer.State.Firing.ListDead(run.Trainer.State.StreamPosition, 20_000, dead);
        if (start == DecoderBiasStart.Zero)
            Assert.True(dead.Count >= 32, $"only {dead.Count} of 64 latents are dead");
        else
            Assert.True(dead.Count <= 6, $"{dead.Count} of 64 latents are dead");
    }

    [Fact]
    public void Without_a_bias_the_encoder_has_one_that_stays_0()
    {
        using var with = Start(new TopK(new TopKOptions { Latents = M, K = 4 }, new VariantContext(D)));
        using var without = Start(new Gated(new GatedOptions { Latents = M, Coefficient = 1, EncoderBias = false }, new VariantContext(D)));
        Assert.True(with["b_enc"].IsTrained);
        Assert.False(without["b_enc"].IsTrained);
        Assert.All(without["b_enc"].Value.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Without_a_bias_nothing_may_start_it_elsewhere()
    {
        var random = new TopKOptions { Latents = M, K = 4, EncoderBias = false, Initialisation = new InitialisationOptions { RandomEncoderBias = true } };
        Assert.Equal("EncoderBias", Assert.Single(random.Validate()).Property);
        var centred = new TranscoderOptions { Latents = M, K = 4, EncoderBias = false };
        Assert.Equal("CentredInputs", Assert.Single(centred.Validate()).Property);
        Assert.Empty((centred with { CentredInputs = false }).Validate());
    }

    private static ParameterSet Start(InitialisationOptions options) =>
        Start(new TopK(new TopKOptions { Latents = M, K = 4, Initialisation = options }, new VariantContext(D)));

    private static ParameterSet Start(ISaeVariant variant, int? targetDim = null)
    {
        var parameters = new ParameterSet(new ReferenceBackend());
        using var sample = new Matrix(3, D);
        using var targets = targetDim is { } length ? new Matrix(3, length) : null;
        variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(3), sample, targets));
        return parameters;
    }

    /// <summary>Within the bound, up to it, and with its variance bound²/3.</summary>
    private static void AssertUniform(Parameter parameter, double bound)
    {
        var values = parameter.Value.ToArray();
        Assert.InRange(values.Max(v => Math.Abs((double)v)), 0.99 * bound, bound * (1 + 1e-6));
        Assert.InRange(values.Sum(v => (double)v * v) / values.Length / (bound * bound / 3), 0.95, 1.05);
        Assert.InRange(values.Average() / bound, -0.02, 0.02);
    }
}
