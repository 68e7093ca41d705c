using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>What holds for TopK and L1 in particular; what holds for every variant is verified in Verification.Tests.</summary>
public sealed class VariantLawTests
{
    private const int D = 6, M = 14, B = 9;

    public static TheoryData<string> Forms => ["topk", "topk rescaled", "april", "bricken"];

    [Fact]
    public void Topk_never_uses_more_than_k_latents() => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from k in Gen.Choose(1, M)
        from rescaled in Gen.Elements(true, false)
        select (seed, k, rescaled),
        c =>
        {
            var f = new Case(new TopK(new TopKOptions { Latents = M, K = c.k, DecoderNorm = c.rescaled ? DecoderNorm.Weighted : DecoderNorm.Unit }, new VariantContext(D)), c.seed).Pass().Latents;
            for (var b = 0; b < B; b++)
            {
                Assert.InRange(f.Row(b).ToArray().Count(v => v != 0), 0, c.k);
                Assert.All(f.Row(b).ToArray(), v => Assert.True(v >= 0));
            }
        });

    [Theory]
    [InlineData("april")]
    [InlineData("bricken")]
    public void L1_of_scaled_inputs_needs_a_scaled_coefficient(string form) => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from scale in Gen.Elements(0.001, 0.3, 7, 1000)
        select (seed, scale),
        c =>
        {
            var a = new Case(Variant(form, lambda: 0.7), c.seed).Pass();
            var b = new Case(Variant(form, lambda: 0.7 * c.scale), c.seed).Scaled(c.scale).Pass();
            AssertClose(a.Latents, b.Latents, c.scale);
            Golden.AssertClose(a.Loss * c.scale * c.scale, b.Loss, 1e-4, 0);
            // The gradients of all parameters that scale go with s, those of the weights with s².
            AssertClose(a.Gradients["W_dec"], b.Gradients["W_dec"], c.scale * c.scale);
            AssertClose(a.Gradients["b_enc"], b.Gradients["b_enc"], c.scale);
        }, count: 30);

    [Fact]
    public void The_weighted_penalty_cannot_be_evaded_by_moving_norms_between_encoder_and_decoder() => Law.Holds(
        Gen.Choose(0, 10_000),
        seed =>
        {
            var sae = new Case(Variant("april"), seed);
            var random = RandomStream.FromSeed((ulong)seed).For("factors");
            var factors = sae.Bias.Select(_ => 0.2f + (3 * random.NextSingle())).ToArray();
            var moved = sae with
            {
                W = [.. sae.W.Select((w, i) => Array.ConvertAll(w, v => v * factors[i]))],
                Bias = [.. sae.Bias.Select((v, i) => v * factors[i])],
                Dec = [.. sae.Dec.Select((w, i) => Array.ConvertAll(w, v => v / factors[i]))],
            };
            var (a, b) = (sae.Pass(), moved.Pass());
            AssertClose(a.Reconstruction, b.Reconstruction);
            Golden.AssertClose(a.Loss, b.Loss);
        }, count: 30);

    [Theory]
    [InlineData("topk")]
    [InlineData("topk rescaled")]
    public void Auxk_does_not_change_the_gradient_of_living_latents(string form)
    {
        // Latents 0 to 4 are far below the others, hence dead; AuxK picks two of them.
        var sae = new Case(Variant(form), 2);
        int[] dead = [0, 1, 2, 3, 4];
        foreach (var i in dead)
            sae.Bias[i] = -5;
        var (a, b) = (sae.Pass(), sae.Pass(dead, new AuxK(new AuxKOptions { Coefficient = 10, Latents = 2, Rectified = false }, D)));
        Assert.Equal(["reconstruction", "auxk"], b.Terms);
        var moved = 0;
        foreach (var name in new[] { "W_enc", "b_enc", "W_dec" })
        {
            for (var i = 0; i < M; i++)
            {
                var same = a.Gradients[name].Row(i).SequenceEqual(b.Gradients[name].Row(i));
                Assert.True(same || dead.Contains(i), $"{name} of living latent {i} gets another gradient");
                moved += same ? 0 : 1;
            }
        }

        Assert.True(moved > 0, "AuxK moved nobody");
    }

    [Theory]
    [InlineData(AuxKBias.Nowhere, true)]
    [InlineData(AuxKBias.BothSides, true)]
    [InlineData(AuxKBias.Decoded, false)]
    public void Auxk_does_not_see_where_the_origin_is_unless_b_dec_counts_twice(AuxKBias bias, bool isBlind)
    {
        int[] dead = [0, 1, 2, 3, 4];
        var sae = new Case(new TopK(new TopKOptions { Latents = M, K = 3, SubtractDecoderBias = true }, new VariantContext(D)), 2);
        foreach (var i in dead)
            sae.Bias[i] = -5;
        var moved = sae with { DecBias = [.. sae.DecBias.Select(v => v + 2)], X = [.. sae.X.Select(row => Array.ConvertAll(row, v => v + 2))] };
        var auxk = new AuxK(new AuxKOptions { Coefficient = 1, Latents = 2, Rectified = false, DecoderBias = bias, Denominator = AuxKDenominator.None }, D);
        Golden.AssertClose(sae.Pass().Loss, moved.Pass().Loss, 1e-4, 0, "the loss without AuxK");
        var (a, b) = (sae.Pass(dead, auxk).Loss, moved.Pass(dead, auxk).Loss);
        if (isBlind)
            Golden.AssertClose(a, b, 1e-4, 0);
        else
            Assert.True(Math.Abs(a - b) > 1, $"{a} and {b}");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Planted_features_are_recovered(string form)
    {
        using var training = new PlantedTraining(
            context => form switch
            {
                "topk" => new TopK(new TopKOptions { Latents = 32, K = 2 }, context),
                "topk rescaled" => new TopK(new TopKOptions { Latents = 32, K = 2, DecoderNorm = DecoderNorm.Weighted }, context),
                "april" => new L1(new L1Options { Latents = 32, Coefficient = 0.3 }, context),
                _ => new L1(new L1Options { Latents = 32, Coefficient = 0.3, DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true, Initialisation = new InitialisationOptions() }, context),
            }, samples: 150_000);
        training.Finish();
        var mcc = training.Recovery();
        Assert.True(mcc >= 0.9, $"mcc {mcc}, of which chance alone gives less than 0.7");
    }

    private static ISaeVariant Variant(string form, double lambda = 0.7) => form switch
    {
        "topk" => new TopK(new TopKOptions { Latents = M, K = 3 }, new VariantContext(D)),
        "topk rescaled" => new TopK(new TopKOptions { Latents = M, K = 3, DecoderNorm = DecoderNorm.Weighted }, new VariantContext(D)),
        "april" => new L1(new L1Options { Latents = M, Coefficient = lambda }, new VariantContext(D)),
        _ => new L1(new L1Options { Latents = M, Coefficient = lambda, DecoderNorm = DecoderNorm.Unit, SubtractDecoderBias = true, Initialisation = new InitialisationOptions() }, new VariantContext(D)),
    };

    private static void AssertClose(Matrix expected, Matrix actual, double factor = 1)
    {
        var largest = 0.0;
        foreach (var value in expected.Span)
            largest = Math.Max(largest, Math.Abs(value * factor));
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected.Span[i] * factor, actual.Span[i], 1e-4, 1e-5 * largest, $"entry {i}");
    }

    private static double Norm(ReadOnlySpan<float> row)
    {
        var square = 0.0;
        foreach (var value in row)
            square += (double)value * value;
        return Math.Sqrt(square);
    }

    /// <summary>A variant with random parameters and rows.</summary>
    private sealed record Case(ISaeVariant Variant)
    {
        public Case(ISaeVariant variant, int seed) : this(variant)
        {
            var random = RandomStream.FromSeed((ulong)seed);
            (W, Dec, X) = (Rows(M, 0.6), Rows(M, variant.Constraints.Count > 0 ? 0 : 0.5), Rows(B, 1));
            (Bias, DecBias) = (Array.ConvertAll(Row(M), v => 0.1f * v), Array.ConvertAll(Row(D), v => 0.2f * v));

            float[] Row(int length)
            {
                var row = new float[length];
                random.FillGaussian(row);
                return row;
            }

            // Scale 0 means rows of norm 1.
            float[][] Rows(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ =>
            {
                var row = Row(D);
                var factor = scale > 0 ? scale : 1 / Norm(row);
                return Array.ConvertAll(row, v => (float)(v * factor));
            })];
        }

        public float[][] W { get; init; } = [];

        public float[] Bias { get; init; } = [];

        public float[][] Dec { get; init; } = [];

        public float[] DecBias { get; init; } = [];

        public float[][] X { get; init; } = [];

        /// <summary>Inputs and biases times s.</summary>
        public Case Scaled(double s) => this with
        {
            Bias = Array.ConvertAll(Bias, v => (float)(v * s)),
            DecBias = Array.ConvertAll(DecBias, v => (float)(v * s)),
            X = [.. X.Select(row => Array.ConvertAll(row, v => (float)(v * s)))],
        };

        public ParameterSet Parameters(Backend backend)
        {
            var parameters = new ParameterSet(backend);
            parameters.Add("W_enc", Matrix.FromRows(W), RowMeaning.Latent);
            parameters.Add("b_enc", Matrix.FromRows([.. Bias.Select(v => new[] { v })]), RowMeaning.Latent);
            parameters.Add("W_dec", Matrix.FromRows(Dec), RowMeaning.Latent);
            parameters.Add("b_dec", Matrix.FromRows([DecBias]), RowMeaning.Shared);
            return parameters;
        }

        /// <summary>Codes, reconstruction, loss and gradients.</summary>
        public (Matrix Latents, Matrix Reconstruction, double Loss, IReadOnlyList<string> Terms, Dictionary<string, Matrix> Gradients) Pass(IReadOnlyList<int>? dead = null, IAuxiliaryLoss? aux = null)
        {
            using var backend = new ReferenceBackend();
            using var parameters = Parameters(backend);
            using var graph = new Graph(backend);
            using var x = Matrix.FromRows(X);
            var step = new TrainingStep(RandomStream.FromSeed(0));
            step.Begin(default, dead ?? []);
            var input = graph.Input(backend.Import(x));
            var pass = Variant.Forward(graph, parameters, input, step);
            aux?.Add(graph, input, pass, step);
            ScalarNode? loss = null;
            foreach (var term in step.Losses)
                loss = loss is null ? graph.Scale(term.Value, term.Coefficient) : graph.Add(loss, term.Value, term.Coefficient);
            graph.Backward(loss!);
            using var sparse = new SparseLatents(M);
            pass.Latents.Value.CopyTo(sparse);
            var dense = new Matrix(B, M);
            for (var b = 0; b < B; b++)
            {
                for (var j = 0; j < sparse.Indices(b).Length; j++)
                    dense[b, sparse.Indices(b)[j]] = sparse.Values(b)[j];
            }

            return (dense, pass.Reconstruction.Value.ToMatrix(), loss!.Value, [.. step.Losses.Select(t => t.Name)],
                parameters.ToDictionary(p => p.Name, p => graph.GradientOf(p).ToMatrix()));
        }
    }
}
