using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Resampling.Anthropic;
using SaeLab.Sources.Planted;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Random baselines: parts that stay as they started, in any variant.</summary>
public sealed class FrozenTests
{
    private const int D = 12, M = 24;

    public static TheoryData<string, FrozenPart, DecoderNorm> Frozen
    {
        get
        {
            var cases = new TheoryData<string, FrozenPart, DecoderNorm>();
            foreach (var variant in new[] { "topk", "l1" })
            {
                foreach (var norm in new[] { DecoderNorm.Unit, DecoderNorm.Weighted, DecoderNorm.Free })
                {
                    cases.Add(variant, FrozenPart.Decoder, norm);
                    cases.Add(variant, FrozenPart.Encoder, norm);
                    cases.Add(variant, FrozenPart.DecoderBias, norm);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Frozen))]
    public void What_is_frozen_stays_bit_identical_and_the_rest_learns(string variant, FrozenPart part, DecoderNorm norm)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant(variant, part, norm), ShortRun.Options(12_800, rate: 1e-2), new AuxK(new AuxKOptions { Coefficient = 1 }, D));
        var (frozen, other) = part switch
        {
            FrozenPart.Decoder => ("W_dec", "W_enc"),
            FrozenPart.Encoder => ("W_enc", "W_dec"),
            _ => ("b_dec", "W_dec"),
        };
        var start = run.Values(frozen).Span.ToArray();
        var otherStart = run.Values(other).Span.ToArray();
        run.Train();
        Assert.Equal(start, run.Values(frozen).Span.ToArray());
        Assert.NotEqual(otherStart, run.Values(other).Span.ToArray());
    }

    [Theory]
    [InlineData(DecoderNorm.Unit)]
    [InlineData(DecoderNorm.Weighted)]
    [InlineData(DecoderNorm.Free)]
    [InlineData(DecoderNorm.UnitBeforeStep)]
    [InlineData(DecoderNorm.UnitBeforeForward)]
    public void A_softly_frozen_decoder_stays_within_its_angle_whatever_pulls_at_it(DecoderNorm norm)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant("topk", FrozenPart.DecoderSoftly, norm), ShortRun.Options(6400, rate: 0.3), new AwayFromStart());
        using var start = run.Values("W_dec_start");
        var least = 1.0;
        while (!run.Trainer.IsDone)
        {
            run.Trainer.Step(measure: false);
            using var rows = run.Values("W_dec");
            for (var i = 0; i < M; i++)
            {
                var cosine = RowGeometry.Cosine(rows.Row(i), start.Row(i));
                Assert.True(cosine >= 0.8 - 1e-6, $"row {i} at cosine {cosine}");
                least = Math.Min(least, cosine);
                if (norm == DecoderNorm.Unit)
                    Assert.Equal(1, RowGeometry.Norm(rows.Row(i)), 1e-6);
            }
        }

        Assert.Equal(0.8, least, 1e-5);
        Assert.Equal(start.Span.ToArray(), run.Values("W_dec_start").Span.ToArray());
    }

    [Fact]
    public void The_angle_is_an_option()
    {
        using var source = Source();
        using var run = new ShortRun(
            source, new TopK(new TopKOptions { Latents = M, K = 2, Frozen = FrozenPart.DecoderSoftly, FrozenCosine = 0.3 }, new VariantContext(D)), ShortRun.Options(6400, rate: 0.3), new AwayFromStart());
        using var start = run.Values("W_dec");
        run.Train();
        using var rows = run.Values("W_dec");
        Assert.Equal(0.3, Enumerable.Range(0, M).Min(i => RowGeometry.Cosine(rows.Row(i), start.Row(i))), 1e-5);
    }

    [Theory]
    [InlineData(FrozenPart.Decoder, "W_dec, which is frozen")]
    [InlineData(FrozenPart.Encoder, "W_enc, which is frozen")]
    [InlineData(FrozenPart.DecoderSoftly, "must stay close to where they started")]
    public void Resampling_what_is_frozen_is_refused_before_training(FrozenPart part, string what)
    {
        using var source = Source();
        var exception = Assert.Throws<InputException>(() => new ShortRun(
            source, Variant("topk", part, DecoderNorm.Unit), ShortRun.Options(6400), resampler: new AnthropicResampler(new AnthropicOptions())));
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    private static PlantedSource Source() => new(new PlantedOptions { Features = M, Dimension = D, Active = 2 }, RandomStream.FromSeed(7));

    private static ISaeVariant Variant(string name, FrozenPart part, DecoderNorm norm) => name == "topk"
        ? new TopK(new TopKOptions { Latents = M, K = 2, Frozen = part, DecoderNorm = norm }, new VariantContext(D))
        : new L1(new L1Options { Latents = M, Coefficient = 0.1, Frozen = part, DecoderNorm = norm, Initialisation = new InitialisationOptions() }, new VariantContext(D));

    /// <summary>Pulls every decoder row to the opposite of where it started, with all its might.</summary>
    private sealed class AwayFromStart : IAuxiliaryLoss
    {
        private Matrix? _opposite;

        public string LossTerm => "away";

        public SaeAbilities Needs => SaeAbilities.AffineEncoder;

        public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
        {
            var decoder = pass.Sae!.Value.Decoder;
            if (_opposite is null)
            {
                _opposite = decoder.Value.ToMatrix();
                foreach (ref var value in _opposite.Span)
                    value = -10 * value;
            }

            step.AddLoss(LossTerm, graph.MeanSquaredError(decoder, graph.Input(graph.Backend.Import(_opposite))), 100);
        }
    }
}
