using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.BatchTopK;
using SaeLab.Variants.Lista;
using SaeLab.Variants.Matryoshka;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>With the last batch's threshold, inference must give that very batch the codes that training gave it: selections, units, passes and folds all have their part in it.</summary>
public sealed class ThresholdExportTests
{
    private const int D = 6, M = 20, B = 32;

    public static TheoryData<string, DecoderNorm> Forms
    {
        get
        {
            var forms = new TheoryData<string, DecoderNorm>();
            foreach (var form in new[] { "batchtopk", "batchtopk refined", "matryoshka", "matryoshka refined", "lista", "lista of relu", "lista of topk" })
            {
                forms.Add(form, DecoderNorm.Unit);
                forms.Add(form, DecoderNorm.Free);
                if (form != "lista of topk")
                    forms.Add(form, DecoderNorm.Weighted);
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Inference_gives_the_last_batch_the_codes_of_training(string form, DecoderNorm norm)
    {
        var variant = Variant(form, norm);
        using var backend = CpuBackend.Create(2);
        using var parameters = new ParameterSet(backend);
        using var x = Gaussian(B, D);
        variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(3), x));
        Perturb(parameters, norm);
        using var graph = new Graph(backend);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(default, []);
        var pass = variant.Forward(graph, parameters, graph.Input(x), step);
        variant.AfterStep(parameters, pass, step);
        LowerThresholdsByAHair(parameters);

        using var dictionary = variant.Export(parameters);
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(M);
        using var reconstructions = new Matrix(B, D);
        inference.Run(x, latents, reconstructions);

        using var decoder = parameters["W_dec"].Value.ToMatrix();
        var (expected, actual) = (VariantRun.Dense(pass.Latents.Value), VariantRun.Dense(latents));
        Assert.Contains(expected.Span.ToArray(), v => v != 0);
        for (var b = 0; b < B; b++)
        {
            for (var i = 0; i < M; i++)
            {
                // An encoder that uses its decoder keeps the norms of rows, so its latents come out without them.
                var unit = norm == DecoderNorm.Weighted && dictionary.Refinement is not null ? RowNorm(decoder.Row(i)) : 1;
                Golden.AssertClose(expected[b, i] / unit, actual[b, i], 1e-4, 1e-5, $"latent {i} of row {b}");
            }
        }

        for (var i = 0; i < reconstructions.Count; i++)
            Golden.AssertClose(pass.Reconstruction.Value.ToMatrix().Span[i], reconstructions.Span[i], 1e-4, 1e-5, $"reconstruction {i}");
    }

    [Theory]
    [InlineData("batchtopk", 1)]
    [InlineData("batchtopk refined", 3)]
    [InlineData("matryoshka refined", 3)]
    [InlineData("lista", 2)]
    public void Each_pass_of_the_encoder_has_a_threshold_of_its_own(string form, int passes)
    {
        var variant = Variant(form, DecoderNorm.Unit);
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        using var x = Gaussian(B, D);
        variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(3), x));
        using var graph = new Graph(backend);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(default, []);
        variant.AfterStep(parameters, variant.Forward(graph, parameters, graph.Input(backend.Import(x)), step), step);
        using var dictionary = variant.Export(parameters);
        Assert.Equal((M, passes), (dictionary.Thresholds!.Rows, dictionary.Thresholds.Columns));
        var first = dictionary.Thresholds.Row(0).ToArray();
        Assert.Equal(passes, first.Distinct().Count());
        Assert.All(Enumerable.Range(1, M - 1), i => Assert.Equal(first, dictionary.Thresholds.Row(i).ToArray()));
    }

    [Fact]
    public void Thresholds_of_weighted_selections_are_in_the_units_of_the_exported_latents()
    {
        // Folded, all latents share the threshold of f·n; with refinement nothing can be folded, and each is divided by its norm.
        foreach (var form in new[] { "batchtopk", "lista" })
        {
            var variant = Variant(form, DecoderNorm.Weighted);
            using var backend = new ReferenceBackend();
            using var parameters = new ParameterSet(backend);
            using var x = Gaussian(B, D);
            variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(3), x));
            Perturb(parameters, DecoderNorm.Weighted);
            using var graph = new Graph(backend);
            var step = new TrainingStep(RandomStream.FromSeed(0));
            step.Begin(default, []);
            var pass = variant.Forward(graph, parameters, graph.Input(backend.Import(x)), step);
            variant.AfterStep(parameters, pass, step);
            var smallest = pass.Latents.Value.ToHost().AllValues.ToArray().Where(v => v > 0).Min();
            using var dictionary = variant.Export(parameters);
            using var decoder = parameters["W_dec"].Value.ToMatrix();
            for (var i = 0; i < M; i++)
            {
                var norm = RowNorm(decoder.Row(i));
                Golden.AssertClose(form == "lista" ? smallest / norm : smallest, dictionary.Thresholds!.Row(i)[^1]);
                Golden.AssertClose(form == "lista" ? norm : 1, RowNorm(dictionary.DecoderWeights.Row(i)));
            }
        }
    }

    [Fact]
    public void A_weighted_selection_by_row_cannot_be_refined_for_it_has_no_inference_form()
    {
        var problem = Assert.Single(new TopKOptions { Latents = 4, K = 1, DecoderNorm = DecoderNorm.Weighted, Refinement = new RefinementOptions() }.Validate());
        Assert.Contains("has no inference form", problem.Message);
        Assert.Single(new ListaOptions { Latents = 4, K = 1, Activation = SelectionKind.Topk, DecoderNorm = DecoderNorm.Weighted }.Validate());
        Assert.Empty(new ListaOptions { Latents = 4, K = 1, DecoderNorm = DecoderNorm.Weighted }.Validate());
        Assert.Empty(new ListaOptions { Latents = 4, Coefficient = 1, Activation = SelectionKind.Relu, DecoderNorm = DecoderNorm.Weighted }.Validate());
    }

    private static ISaeVariant Variant(string form, DecoderNorm norm)
    {
        var (context, last, twice) = (new VariantContext(D), new ThresholdOptions { Method = ThresholdMethod.LastBatch }, new RefinementOptions { Steps = 2, StepSize = 0.2 });
        return form switch
        {
            "batchtopk" => new BatchTopK(new BatchTopKOptions { Latents = M, K = 3.5, Threshold = last, DecoderNorm = norm }, context),
            "batchtopk refined" => new BatchTopK(new BatchTopKOptions { Latents = M, K = 3.5, Threshold = last, DecoderNorm = norm, Refinement = twice }, context),
            "matryoshka" => new Matryoshka(new MatryoshkaOptions { Latents = M, K = 3.5, Threshold = last, DecoderNorm = norm, Widths = [3, 9], BypassRank = 2 }, context),
            "matryoshka refined" => new Matryoshka(new MatryoshkaOptions { Latents = M, K = 3.5, Threshold = last, DecoderNorm = norm, Widths = [3, 9], Refinement = twice, SortByFrequency = true, DetachPrefixes = true }, context),
            "lista of relu" => new Lista(new ListaOptions { Latents = M, Activation = SelectionKind.Relu, Coefficient = 0.1, DecoderNorm = norm }, context),
            "lista of topk" => new Lista(new ListaOptions { Latents = M, Activation = SelectionKind.Topk, K = 3, DecoderNorm = norm }, context),
            _ => new Lista(new ListaOptions { Latents = M, K = 3.5, Threshold = last, DecoderNorm = norm }, context),
        };
    }

    /// <summary>Other encoders than decoders, biases, and free norms where they may differ from 1.</summary>
    private static void Perturb(ParameterSet parameters, DecoderNorm norm)
    {
        var random = RandomStream.FromSeed(11);
        foreach (var parameter in parameters.Where(p => p.IsTrained && (p.Name != "W_dec" || norm != DecoderNorm.Unit)))
        {
            using var values = parameter.Value.ToMatrix();
            for (var i = 0; i < values.Rows; i++)
            {
                var factor = parameter.Name == "W_dec" ? 0.4f + random.NextSingle() : 1;
                foreach (ref var value in values.Row(i))
                    value = (float)((value * factor) + (0.1 * random.NextGaussian()));
            }

            parameter.Value.CopyFrom(values.Span);
        }
    }

    /// <summary>The smallest latent of the batch lies on the threshold itself, where rounding would decide.</summary>
    private static void LowerThresholdsByAHair(ParameterSet parameters)
    {
        foreach (var parameter in parameters.Where(p => p.Name.StartsWith("threshold_state", StringComparison.Ordinal)))
        {
            using var state = parameter.Value.ToMatrix();
            state[0, 0] *= 0.99999f;
            parameter.Value.CopyFrom(state.Span);
        }
    }

    private static double RowNorm(ReadOnlySpan<float> row)
    {
        var square = 0.0;
        foreach (var value in row)
            square += (double)value * value;
        return Math.Sqrt(square);
    }

    private static Matrix Gaussian(int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed(6).FillGaussian(matrix.Span);
        return matrix;
    }
}
