using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Variants.Gated;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class GatedTests
{
    private static readonly GatedOptions Small = new() { Latents = 3 };

    [Theory]
    [InlineData("gated_saelens", "reference")]
    [InlineData("gated_saelens", "cpu")]
    [InlineData("gated_paper_and_dictionary_learning", "reference")]
    [InlineData("gated_paper_and_dictionary_learning", "cpu")]
    public void Loss_and_gradients_are_those_of_the_golden_case(string name, string backend)
    {
        using var run = Start(name, backend);
        var options = run.Case.GetProperty("options");
        run.Forward(Variant(Small with
        {
            Coefficient = options.GetProperty("l1_coefficient").GetDouble(),
            AuxiliaryCoefficient = options.GetProperty("aux_coefficient").GetDouble(),
            FrozenAuxiliary = options.GetProperty("stop_gradient_on_decoder_in_aux").GetBoolean(),
            DecoderNorm = options.GetProperty("l1_weighted_by_decoder_norm").GetBoolean() ? DecoderNorm.Weighted : DecoderNorm.Unit,
        }));
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Term("reconstruction"));
        Golden.AssertClose(expected.GetProperty("l1").GetDouble(), run.Term("sparsity"));
        Golden.AssertClose(expected.GetProperty("aux").GetDouble(), run.Term("auxiliary"));
        run.AssertLossAndGradients();
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Gated_aux_leaves_decoder_gradient_zero(string backend)
    {
        using var run = Start("gated_paper_and_dictionary_learning", backend);
        run.Forward(Variant(Small), onlyTerm: "auxiliary");
        AssertZero(isZero: true);
        run.Forward(Variant(Small with { FrozenAuxiliary = false }), onlyTerm: "auxiliary");
        AssertZero(isZero: false);

        void AssertZero(bool isZero)
        {
            using var decoder = run.Graph.GradientOf(run.Parameters["W_dec"]).ToMatrix();
            Assert.Equal(isZero, decoder.Span.ToArray().All(v => v == 0));
            using var encoder = run.Graph.GradientOf(run.Parameters["W_enc"]).ToMatrix();
            Assert.Contains(encoder.Span.ToArray(), v => v != 0);
        }
    }

    [Fact]
    public void Exported_as_JumpReLU_it_is_the_golden_case()
    {
        var golden = Golden.Case("variants_setup_a", "gated_exported_as_jumprelu");
        using var run = Start("gated_paper_and_dictionary_learning", "reference");
        using var dictionary = Variant(Small).Export(run.Parameters);
        var expected = golden.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("W_enc"), Golden.Transpose(dictionary.EncoderWeights), 1e-6, 1e-6);
        Golden.AssertClose(expected.GetProperty("b_enc"), Golden.Transpose(dictionary.EncoderBias), 1e-6, 1e-6);
        var thresholds = expected.GetProperty("threshold").ToDoubles();
        Assert.Contains(thresholds, v => v < 0);
        for (var i = 0; i < thresholds.Length; i++)
            Golden.AssertClose(Math.Max(0, thresholds[i]), dictionary.Thresholds![i, 0], 1e-6, 1e-6);
        using var f = Infer(dictionary, golden.GetProperty("inputs").GetProperty("x").ToMatrix(), run.Parameters.Backend).Latents;
        Golden.AssertClose(expected.GetProperty("f"), f, 1e-6, 1e-6);
    }

    [Fact]
    public void Gate_and_magnitude_are_one_JumpReLU_whatever_the_sign_of_its_threshold() => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from weighted in Gen.Elements(true, false)
        from bypass in Gen.Elements(0, 2)
        select (seed, weighted, bypass),
        c =>
        {
            const int rows = 20, m = 30, d = 6;
            var random = RandomStream.FromSeed((ulong)c.seed);
            using var backend = new ReferenceBackend();
            using var parameters = new ParameterSet(backend);
            using var x = Gaussian(rows, d, 1);
            var variant = new Gated(
                new GatedOptions { Latents = m, Coefficient = 1, DecoderNorm = c.weighted ? DecoderNorm.Weighted : DecoderNorm.Unit, BypassRank = c.bypass }, new VariantContext(d));
            variant.Initialise(parameters, new InitialisationContext(random, x));
            foreach (var parameter in parameters)
                parameter.Value.CopyFrom(Gaussian(parameter.Value.Rows, parameter.Value.Columns, 0.6f).Span);
            using var graph = new Graph(backend);
            graph.Begin();
            var step = new TrainingStep(random);
            step.Begin(default, []);
            var pass = variant.Forward(graph, parameters, graph.Input(backend.Import(x)), step);
            using var dictionary = variant.Export(parameters);
            Assert.All(dictionary.Thresholds!.Span.ToArray(), v => Assert.True(v >= 0));
            Assert.Contains(dictionary.Thresholds!.Span.ToArray(), v => v == 0);
            Assert.Contains(dictionary.Thresholds!.Span.ToArray(), v => v > 0);
            var (latents, reconstruction) = Infer(dictionary, x, backend);
            using var expected = pass.Reconstruction.Value.ToMatrix();
            for (var i = 0; i < expected.Count; i++)
                Golden.AssertClose(expected.Span[i], reconstruction.Span[i], 1e-4, 1e-4);
            var trained = pass.Latents.Value.ToHost();
            using var decoder = parameters["W_dec"].Value.ToMatrix();
            for (var b = 0; b < rows; b++)
            {
                var dense = new double[m];
                for (var j = 0; j < trained.Indices(b).Length; j++)
                    dense[trained.Indices(b)[j]] = trained.Values(b)[j] * (c.weighted ? RowGeometry.Norm(decoder.Row(trained.Indices(b)[j])) : 1);
                for (var i = 0; i < m; i++)
                    Golden.AssertClose(dense[i], latents[b, i], 1e-4, 1e-5);
            }

            Matrix Gaussian(int r, int columns, float scale)
            {
                var matrix = new Matrix(r, columns);
                random.FillGaussian(matrix.Span);
                foreach (ref var value in matrix.Span)
                    value *= scale;
                return matrix;
            }
        }, count: 40);

    [Fact]
    public void The_dense_path_is_part_of_what_the_gate_reconstructs()
    {
        using var training = new PlantedTraining(context => new Gated(new GatedOptions { Latents = 32, Coefficient = 0.3, BypassRank = 2 }, context), samples: 128 * 50);
        var metrics = training.Finish();
        Assert.Equal(["reconstruction", "sparsity", "auxiliary"], metrics.Terms.Select(t => t.Item1));
        using var up = training.Parameters["W_up"].Value.ToMatrix();
        Assert.Contains(up.Span.ToArray(), v => v != 0);
    }

    [Fact]
    public void Auxk_pulls_on_the_gate()
    {
        using var run = Start("gated_paper_and_dictionary_learning", "cpu");
        run.Forward(Variant(Small), dead: [2], onlyTerm: "auxk", new AuxK(new AuxKOptions { Rectified = false, Denominator = AuxKDenominator.None }, 2));
        using var gate = run.Graph.GradientOf(run.Parameters["b_enc"]).ToMatrix();
        Assert.NotEqual(0, gate[2, 0]);
        foreach (var name in new[] { "b_mag", "r_mag" })
            Assert.All(run.Graph.GradientOf(run.Parameters[name]).ToMatrix().Span.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Both_paths_of_a_resampled_latent_start_equal()
    {
        using var run = Start("gated_paper_and_dictionary_learning", "cpu");
        Variant(Small).AfterResampling(run.Parameters, [new LatentEdit(1, [1, 0], [0.2f, 0], EncoderBias: 0.5f)]);
        using var bias = run.Parameters["b_mag"].Value.ToMatrix();
        using var scale = run.Parameters["r_mag"].Value.ToMatrix();
        Assert.Equal([0, 0.5f, 0], bias.Span.ToArray());
        Assert.Equal([0.1f, 0, 0.1f], scale.Span.ToArray());
    }

    [Fact]
    public void Planted_features_are_recovered()
    {
        using var training = new PlantedTraining(context => new Gated(new GatedOptions { Latents = 32, Coefficient = 1, Initialisation = new InitialisationOptions { DecoderRowNorm = 0.1 } }, context), samples: 150_000);
        training.Finish();
        Assert.InRange(training.Recovery(), 0.9, 1);
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Assert.Empty(Small.Validate());
        Assert.Equal("DecoderNorm", Assert.Single((Small with { DecoderNorm = DecoderNorm.Free }).Validate()).Property);
        Assert.Equal("FrozenAuxiliary", Assert.Single((Small with { DecoderNorm = DecoderNorm.Weighted }).Validate()).Property);
        Assert.Empty((Small with { DecoderNorm = DecoderNorm.Weighted, FrozenAuxiliary = false }).Validate());
        Assert.Equal("Refinement", Assert.Single((Small with { Refinement = new RefinementOptions() }).Validate()).Property);
    }

    private static VariantRun Start(string name, string backend)
    {
        var run = new VariantRun(Golden.Case("variants_setup_a", name), backend);
        var inputs = run.Case.GetProperty("inputs");
        run.AddColumn("b_mag", inputs.GetProperty("b_mag").ToDoubles());
        run.AddColumn("r_mag", inputs.GetProperty("r_mag").ToDoubles());
        return run;
    }

    private static Gated Variant(GatedOptions options) => new(options, new VariantContext(2));

    private static (Matrix Latents, Matrix Reconstruction) Infer(LearnedDictionary dictionary, Matrix inputs, Backend backend)
    {
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        var reconstruction = new Matrix(inputs.Rows, inputs.Columns);
        inference.Run(inputs, latents, reconstruction);
        var dense = new Matrix(inputs.Rows, latents.LatentCount);
        for (var b = 0; b < inputs.Rows; b++)
        {
            for (var j = 0; j < latents.Indices(b).Length; j++)
                dense[b, latents.Indices(b)[j]] = latents.Values(b)[j];
        }

        return (dense, reconstruction);
    }
}
