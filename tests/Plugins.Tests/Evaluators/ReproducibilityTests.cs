using SaeLab.Abstractions;
using SaeLab.Evaluators.Reproducibility;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class ReproducibilityTests
{
    [Fact]
    public void A_dictionary_is_found_again_in_itself_in_another_order()
    {
        var rows = Gaussian(30, 12, 1);
        var result = Measure(rows, [.. rows.Reverse()]);
        EvaluationResults.AssertReadable(result);
        foreach (var name in new[] { "matched_cosine", "matched_share", "matched_share_with_encoder", "mmcs_to_other", "splitting_out_degree", "activation_correlation" })
            Assert.Equal(1, result.Value(name), 5);
        Assert.DoesNotContain(result.Measurements, m => m.Name == "unmatched_subspace_overlap");
    }

    [Fact]
    public void Unrelated_dictionaries_lie_at_the_floors()
    {
        var results = Enumerable.Range(1, 12).Select(i => Measure(Gaussian(60, 40, (ulong)i), Gaussian(80, 40, (ulong)(100 + i)))).ToList();
        foreach (var name in new[] { "matched_cosine", "mmcs_to_other" })
            Assert.Equal(results[0].Get(name).Floor!.Value, results.Average(r => r.Value(name)), 0.01);
        Assert.All(results, r => Assert.Equal(0, r.Value("matched_share")));
    }

    [Fact]
    public void Subspaces_of_unmatched_rows_are_compared_by_their_angles()
    {
        // One row is shared; the others span the axes 1, 2 and the axes 2, 3: one of two angles is 0, the other 90°.
        var result = Measure([[1, 0, 0, 0], [0, 1, 0.1f, 0], [0, 0.1f, -1, 0]], [[1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, -1]]);
        Assert.Equal(0.5, result.Value("unmatched_subspace_overlap"), 5);
        Assert.Equal(0.5, result.Get("unmatched_subspace_overlap").Floor);
    }

    [Fact]
    public void A_wider_dictionary_that_splits_latents_has_an_out_degree()
    {
        float[][] narrow = [[1, 0, 0], [0, 1, 0]];
        float[][] wide = [[1, 0.2f, 0], [1, -0.2f, 0], [1, 0, 0.2f], [0, 0.9f, 0.1f]];
        Assert.Equal(2, Measure(narrow, wide).Value("splitting_out_degree"), 9);
    }

    [Fact]
    public void Several_dictionaries_are_averaged()
    {
        var rows = Gaussian(10, 6, 1);
        var (one, other) = (Measure(rows, rows).Value("matched_cosine"), Measure(rows, Gaussian(10, 6, 3)).Value("matched_cosine"));
        var both = Evaluate(rows, rows, Gaussian(10, 6, 3));
        Assert.Equal((one + other) / 2, both.Value("matched_cosine"), 9);
        Assert.Equal(20, both.Get("matched_cosine").Count);
    }

    [Fact]
    public void A_dictionary_of_other_activations_is_refused_with_its_name() =>
        Assert.Contains("other-0", Assert.Throws<InputException>(() => Measure(Gaussian(4, 3, 1), Gaussian(4, 5, 1))).Message, StringComparison.Ordinal);

    private static EvaluationResult Measure(float[][] ours, float[][] theirs) => Evaluate(ours, theirs);

    private static EvaluationResult Evaluate(float[][] ours, params float[][][] others)
    {
        var options = new ReproducibilityOptions { Against = [.. others.Select((_, i) => $"other-{i}")] };
        var evaluator = new ReproducibilityEvaluator(options, new EvaluatorContext("/", path => Dictionary(others[int.Parse(path[^1..], System.Globalization.CultureInfo.InvariantCulture)])));
        var inputs = Gaussian(200, ours[0].Length, 9);
        using var dictionary = Dictionary(ours);
        using var backend = CpuBackend.Create(1);
        using var inference = new DictionaryInference(dictionary, backend);
        using var x = Matrix.FromRows(inputs);
        using var latents = new SparseLatents(ours.Length);
        inference.Run(x, latents, x.ToMatrix());
        var dense = new float[inputs.Length][];
        for (var r = 0; r < dense.Length; r++)
        {
            dense[r] = new float[ours.Length];
            for (var k = 0; k < latents.Indices(r).Length; k++)
                dense[r][latents.Indices(r)[k]] = latents.Values(r)[k];
        }

        return new EvaluationRun { Inputs = inputs, Latents = dense, Decoder = ours }.Evaluate(evaluator);
    }

    private static LearnedDictionary Dictionary(float[][] rows) => new()
    {
        Activation = Activation.Relu,
        SubtractsDecoderBias = false,
        EncoderWeights = Matrix.FromRows(rows),
        EncoderBias = new Matrix(rows.Length, 1),
        DecoderWeights = Matrix.FromRows(rows),
        DecoderBias = new Matrix(1, rows[0].Length),
    };

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
