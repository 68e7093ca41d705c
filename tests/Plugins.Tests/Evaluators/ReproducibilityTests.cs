using FsCheck.Fluent;
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
        foreach (var name in new[] { "matched_cosine", "matched_at_0_7", "matched_at_0_7_with_encoder", "shared_at_0_9", "mmcs_to_other", "splitting_out_degree", "activation_correlation" })
            Assert.Equal(1, result.Value(name), 5);
        Assert.DoesNotContain(result.Measurements, m => m.Name == "unmatched_subspace_overlap");
    }

    [Fact]
    public void Unrelated_dictionaries_lie_at_the_floors()
    {
        var results = Enumerable.Range(1, 12).Select(i => Measure(Gaussian(60, 40, (ulong)i), Gaussian(80, 40, (ulong)(100 + i)))).ToList();
        foreach (var name in new[] { "matched_cosine", "mmcs_to_other" })
            Assert.Equal(results[0].Get(name).Floor!.Value, results.Average(r => r.Value(name)), 0.01);
        Assert.All(results, r => Assert.Equal(0, r.Value("matched_at_0_7")));
    }

    [Fact]
    public void In_few_dimensions_chance_shares_much_and_the_floors_say_so()
    {
        var results = Enumerable.Range(1, 20).Select(i => Measure(Gaussian(24, 3, (ulong)i), Gaussian(30, 3, (ulong)(100 + i)))).ToList();
        foreach (var name in new[] { "matched_at_0_7", "shared_at_0_9" })
        {
            Assert.InRange(results[0].Get(name).Floor!.Value, 0.3, 0.95);
            Assert.Equal(results[0].Get(name).Floor!.Value, results.Average(r => r.Value(name)), 0.03);
        }
    }

    [Fact]
    public void Dead_latents_count_for_nothing_whatever_their_rows() => Law.Holds(
        from living in Gen.Choose(1, 30)
        from livingOfOther in Gen.Choose(1, 30)
        from dead in Gen.Choose(0, 5)
        from deadOfOther in Gen.Choose(0, 5)
        from seed in Gen.Choose(0, 1000)
        select (living, livingOfOther, dead, deadOfOther, seed),
        c =>
        {
            // The dead have the rows of living ones of the other, which would be the best of partners.
            var (ours, theirs) = (Gaussian(c.living, 5, (ulong)c.seed), Gaussian(c.livingOfOther, 5, (ulong)c.seed + 7));
            var alone = Measure(ours, theirs);
            var beside = Evaluate(
                [.. theirs.Take(c.dead).Select(row => (row, Dies: true)), .. ours.Select(row => (row, Dies: false))],
                [[.. theirs.Select(row => (row, Dies: false)), .. ours.Take(c.deadOfOther).Select(row => (row, Dies: true))]]);
            EvaluationResults.AssertSame(alone, beside);
            Assert.Equal(alone.Figures.OfType<HistogramFigure>().Single().Counts, beside.Figures.OfType<HistogramFigure>().Single().Counts);
        },
        count: 30);

    [Fact]
    public void Shares_are_of_living_latents_of_each_averaged()
    {
        // Of ours two of two are found again, of theirs two of four; the fifth of theirs, dead, is our first again.
        var result = Evaluate(
            [([1, 0, 0, 0], false), ([0, 1, 0, 0], false)],
            [[([1, 0, 0, 0], false), ([0, 1, 0.2f, 0], false), ([0, 0, 1, 0], false), ([0, 0, 0, 1], false), ([1, 0, 0, 0], true)]]);
        foreach (var name in new[] { "matched_at_0_7", "matched_at_0_7_with_encoder", "shared_at_0_9" })
            Assert.Equal((0.75, 6), (result.Value(name), result.Get(name).Count));
        Assert.Equal(2, result.Get("matched_cosine").Count);
    }

    [Fact]
    public void A_latent_lives_that_fires_in_any_row_of_the_pass()
    {
        // 6,000 rows are more than the sample for correlations has; our and their second latents fire in the last one alone.
        var inputs = Enumerable.Range(0, 6000).Select(i => i < 5999 ? new float[] { 1, 0 } : [0, 1]).ToArray();
        var evaluator = Evaluator([[([1, 0], false), ([0, 1], false)]]);
        var latents = inputs.Select(x => x.ToArray()).ToArray();
        var result = new EvaluationRun { Inputs = inputs, Latents = latents, Decoder = [[1, 0], [0, 1]] }.Evaluate(evaluator, batch: 1000);
        Assert.Equal((1, 4), (result.Value("shared_at_0_9"), result.Get("shared_at_0_9").Count));
    }

    [Fact]
    public void Nothing_is_found_again_in_a_dead_dictionary()
    {
        (float[], bool)[] living = [.. Gaussian(5, 4, 1).Select(row => (row, false))], dead = [.. Gaussian(5, 4, 1).Select(row => (row, true))];
        foreach (var result in new[] { Evaluate(living, [dead]), Evaluate(dead, [living]) })
            Assert.Equal([("matched_at_0_7", 0, 5), ("matched_at_0_7_with_encoder", 0, 5), ("shared_at_0_9", 0, 5)], Shares(result));
        Assert.Empty(Evaluate(dead, [dead]).Measurements);
        Assert.Equal([("matched_at_0_7", 0.5, 15), ("matched_at_0_7_with_encoder", 0.5, 15), ("shared_at_0_9", 0.5, 15)], Shares(Evaluate(living, [living, dead])));

        static IEnumerable<(string, double, long)> Shares(EvaluationResult result) => result.Measurements.Where(m => m.Name.Contains("_at_")).Select(m => (m.Name, m.Value, m.Count));
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
    public void Correlations_of_unrelated_latents_lie_at_the_floor_and_rare_ones_do_not_count()
    {
        // Our latents fire when they like, in 15 of 1,000 rows, and one in 5.
        var random = RandomStream.FromSeed(4);
        var inputs = Gaussian(1000, 4, 1);
        float[][] latents = [.. inputs.Select((_, r) => Enumerable.Range(0, 31).Select(j => j == 30 ? (r < 5 ? 1f : 0) : random.NextDouble() < 0.015 ? 1 : 0).ToArray())];
        var run = new EvaluationRun { Inputs = inputs, Latents = latents, Decoder = Gaussian(31, 4, 2) };
        // The others fire in some 2 % of the rows.
        var correlation = run.Evaluate(Evaluator([[.. Gaussian(300, 4, 3).Select(row => (row.Select(v => v / (float)Math.Sqrt(row.Sum(w => w * w))).ToArray(), false))]], bias: -2)).Get("activation_correlation");
        Assert.InRange(correlation.Count, 20, 30);
        Assert.Equal(correlation.Floor!.Value, correlation.Value, 0.04);
        Assert.InRange(correlation.Value, 0.05, 0.5);
    }

    [Fact]
    public void A_dictionary_of_other_activations_is_refused_with_its_name() =>
        Assert.Contains("other-0", Assert.Throws<InputException>(() => Measure(Gaussian(4, 3, 1), Gaussian(4, 5, 1))).Message, StringComparison.Ordinal);

    private static EvaluationResult Measure(float[][] ours, float[][] theirs) => Evaluate(ours, theirs);

    private static EvaluationResult Evaluate(float[][] ours, params float[][][] others) =>
        Evaluate([.. ours.Select(row => (row, false))], [.. others.Select(o => o.Select(row => (row, false)).ToArray())]);

    private static EvaluationResult Evaluate((float[] Row, bool Dies)[] ours, (float[] Row, bool Dies)[][] others)
    {
        var inputs = Gaussian(200, ours[0].Row.Length, 9);
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

        return new EvaluationRun { Inputs = inputs, Latents = dense, Decoder = [.. ours.Select(o => o.Row)] }.Evaluate(Evaluator(others));
    }

    private static ReproducibilityEvaluator Evaluator((float[] Row, bool Dies)[][] others, float bias = 0) => new(
        new ReproducibilityOptions { Against = [.. others.Select((_, i) => $"other-{i}")] },
        new EvaluatorContext("/", path => Dictionary(others[int.Parse(path[^1..], System.Globalization.CultureInfo.InvariantCulture)], bias)));

    /// <summary>A dictionary of rectified projections; those that shall die have a bias that no row outweighs.</summary>
    private static LearnedDictionary Dictionary((float[] Row, bool Dies)[] rows, float bias = 0) => new()
    {
        Activation = Activation.Relu,
        SubtractsDecoderBias = false,
        EncoderWeights = Matrix.FromRows([.. rows.Select(r => r.Row)]),
        EncoderBias = Matrix.FromRows([.. rows.Select(r => new[] { r.Dies ? -1000f : bias })]),
        DecoderWeights = Matrix.FromRows([.. rows.Select(r => r.Row)]),
        DecoderBias = new Matrix(1, rows[0].Row.Length),
    };

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
