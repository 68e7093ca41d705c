using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class RecoveryTests
{
    private static readonly RecoveryEvaluator Evaluator = new();

    [Fact]
    public void Figures_are_those_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "three_latents_four_features");
        var expected = golden.GetProperty("expected");
        var result = Run(golden).Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        foreach (var (ours, theirs) in new[]
        {
            ("mcc", "mcc_hungarian_cos"), ("uniqueness", "uniqueness"), ("mmcs_recall", "mmcs_recall_abs"),
            ("mmcs_recall_signed", "mmcs_recall_signed"), ("mmcs_precision", "mmcs_precision_abs"), ("recovered_at_0_9", "recovered_at_0_9"),
            ("precision", "precision"), ("recall", "recall"), ("f1", "f1"), ("accuracy", "accuracy"), ("true_l0", "true_l0"), ("sae_l0", "sae_l0"),
        })
            Golden.AssertClose(expected.GetProperty(theirs).GetDouble(), result.Value(ours), what: ours);
    }

    [Fact]
    public void Assignment_and_matches_are_those_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "three_latents_four_features");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using var decoder = inputs.GetProperty("decoder").ToMatrix();
        using var directions = inputs.GetProperty("true_directions").ToMatrix();
        using var cosines = Cosines.Between(decoder, directions);
        Golden.AssertClose(expected.GetProperty("cosines"), cosines);
        var match = new DirectionMatch(cosines);
        Assert.Equal([0, 2, 0], match.FeatureOfLatent);
        Assert.Equal([(2, 0), (1, 2), (0, 3)], match.Pairs);

        var classification = new Classification(match.FeatureOfLatent, 4);
        using var latents = Sparse(inputs.GetProperty("latents"));
        using var codes = Sparse(inputs.GetProperty("true_activations"));
        classification.Observe(latents, codes);
        foreach (var latent in expected.GetProperty("per_latent").EnumerateArray())
        {
            var scores = classification.Scores(latent.GetProperty("latent").GetInt32());
            Assert.Equal(latent.GetProperty("precision").GetDouble(), scores.Precision, 9);
            Assert.Equal(latent.GetProperty("recall").GetDouble(), scores.Recall, 9);
            Assert.Equal(latent.GetProperty("f1").GetDouble(), scores.F1, 9);
            Assert.Equal(latent.GetProperty("accuracy").GetDouble(), scores.Accuracy, 9);
        }
    }

    [Fact]
    public void A_dead_latent_counts_as_zero()
    {
        var golden = Golden.Case("ground_truth_metrics", "dead_latent_counts_as_zero");
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("f1").GetDouble(), Run(golden).Evaluate(Evaluator).Value("f1"));
    }

    [Fact]
    public void The_chance_of_uniqueness_is_that_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "uniqueness_chance");
        var expected = golden.GetProperty("expected").GetProperty("chance").ToDoubles();
        var pairs = golden.GetProperty("inputs").GetProperty("pairs").EnumerateArray().Select(pair => pair.ToDoubles());
        foreach (var (pair, chance) in pairs.Zip(expected))
            Golden.AssertClose(chance, ChanceFloors.Uniqueness((int)pair[0], (int)pair[1]), 1e-8, 1e-9);
    }

    [Fact]
    public void The_planted_dictionary_is_recovered_whatever_its_order_and_scale()
    {
        var directions = Gaussian(20, 30, 1);
        var codes = Codes(200, 20);
        int[] order = [.. Enumerable.Range(0, 20).Select(i => (i * 7 + 3) % 20)];
        var run = new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new float[30])],
            Directions = directions,
            Decoder = [.. order.Select(i => directions[i].Select(v => v * (1 + i)).ToArray())],
            Codes = codes,
            Latents = [.. codes.Select(row => order.Select(i => row[i]).ToArray())],
        };
        var result = run.Evaluate(Evaluator);
        Assert.All(result.Measurements.Where(m => m.Direction == Direction.HigherIsBetter), m => Assert.Equal(1, m.Value, 6));
        Assert.Equal(result.Value("true_l0"), result.Value("sae_l0"));

        var map = Assert.IsType<HeatMapFigure>(result.Figures[0]);
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, map.Values[i, i], 5);
        var histogram = Assert.IsType<HistogramFigure>(result.Figures[1]);
        Assert.Equal((20, 20), (histogram.Counts[^1], histogram.Counts.Sum()));
    }

    [Fact]
    public void A_flipped_decoder_row_is_seen_by_the_signed_figures_only()
    {
        var directions = Identity(4);
        var run = new EvaluationRun { Inputs = [], Directions = directions, Decoder = [.. directions.Select(Negated)], Codes = [new float[4]] };
        var result = run.Evaluate(Evaluator);
        Assert.Equal(
            (1, 1, 0, 0),
            (result.Value("mcc"), result.Value("mmcs_recall"), result.Value("mmcs_recall_signed"), result.Value("mmcs_precision_signed")));

        static float[] Negated(float[] row) => [.. row.Select(v => -v)];
    }

    [Fact]
    public void A_random_decoder_lies_at_the_floors()
    {
        var codes = Codes(2000, 60);
        var run = new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new float[40])],
            Directions = Gaussian(60, 40, 1),
            Decoder = Gaussian(50, 40, 2),
            Codes = codes,
            Latents = Codes(2000, 50, seed: 77),
        };
        var result = run.Evaluate(Evaluator);
        foreach (var name in new[] { "mcc", "mmcs_recall", "mmcs_recall_signed", "mmcs_precision", "mmcs_precision_signed" })
            Assert.Equal(result.Get(name).Floor!.Value, result.Value(name), 0.02);
        Assert.Equal(result.Get("uniqueness").Floor!.Value, result.Value("uniqueness"), 0.1);
        Assert.Equal((0, 0), (result.Value("coverage_f1_at_0_5"), result.Get("coverage_f1_at_0_5").Floor!.Value));
    }

    [Theory]
    [InlineData(50, 50, 100, 0.246, 0.233)]
    [InlineData(256, 512, 64, 0.390, 0.385)]
    [InlineData(512, 512, 128, 0.283, 0.272)]
    public void Simulated_floors_are_those_that_were_measured_independently(int latents, int features, int dimension, double mmcs, double mcc)
    {
        using var directions = Matrix.FromRows(Gaussian(features, dimension, 4));
        var floors = ChanceFloors.Simulate(latents, directions, RandomStream.FromSeed(5));
        Assert.Equal(mcc, floors.Mcc, 0.004);
        Assert.Equal(mmcs, floors.PrecisionAbsolute, 0.004);
    }

    [Fact]
    public void Uniqueness_counts_collisions_which_an_assignment_cannot()
    {
        float[][] twice = [[1, 0, 0, 0], [1, 0.1f, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
        var result = new EvaluationRun { Inputs = [], Directions = Identity(4), Decoder = twice, Codes = [new float[4]] }.Evaluate(Evaluator);
        Assert.Equal(0.75, result.Value("uniqueness"));
    }

    [Fact]
    public void Coverage_sees_what_the_mean_over_latents_does_not()
    {
        // Both latents detect feature 0 perfectly; features 1 to 3 are not covered.
        var run = new EvaluationRun
        {
            Inputs = [[0, 0, 0, 0], [0, 0, 0, 0]],
            Directions = Identity(4),
            Decoder = [[1, 0, 0, 0], [1, 0, 0, 0]],
            Codes = [[1, 0, 0, 0], [0, 1, 0, 0]],
            Latents = [[1, 1], [0, 0]],
        };
        var result = run.Evaluate(Evaluator);
        Assert.Equal((1, 0.25), (result.Value("f1"), result.Value("coverage_f1_at_0_5")));
    }

    [Fact]
    public void A_zero_decoder_row_is_far_from_every_feature()
    {
        var result = new EvaluationRun { Inputs = [], Directions = Identity(2), Decoder = [[0, 0], [0, 3]], Codes = [new float[2]] }.Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(0.5, result.Value("mcc"));
    }

    [Fact]
    public void Results_do_not_depend_on_batches_nor_on_the_order_of_rows()
    {
        var (codes, latents) = (Codes(100, 6), Codes(100, 9, seed: 5));
        var run = new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new float[5])],
            Directions = Gaussian(6, 5, 1),
            Decoder = Gaussian(9, 5, 2),
            Codes = codes,
            Latents = latents,
        };
        var whole = run.Evaluate(Evaluator);
        EvaluationResults.AssertReadable(whole);
        EvaluationResults.AssertSame(whole, run.Evaluate(Evaluator, batch: 7));
        EvaluationResults.AssertSame(whole, (run with { Codes = [.. codes.Reverse()], Latents = [.. latents.Reverse()] }).Evaluate(Evaluator), withIntervals: false);
    }

    [Fact]
    public void A_latent_that_fires_too_easily_has_a_perfect_score_and_a_threshold_that_is_wrong()
    {
        // The one latent is 2 where the feature fires, and 0.5 in as many rows where it does not.
        var codes = Enumerable.Range(0, 40).Select(r => new float[] { r % 4 == 0 ? 1 : 0 }).ToArray();
        var latents = Enumerable.Range(0, 40).Select(r => new[] { r % 4 == 0 ? 2 : r % 4 == 1 ? 0.5f : 0 }).ToArray();
        var run = new EvaluationRun { Inputs = [.. codes.Select(_ => new float[1])], Directions = [[1]], Decoder = [[1]], Codes = codes, Latents = latents };
        var result = run.Evaluate(Evaluator);
        Assert.Equal((1, 1), (result.Value("auc"), result.Value("f1_optimal_threshold")));
        Assert.Equal(2.0 / 3, result.Value("f1"), 12);
        Assert.Equal(2, result.Value("magnitude_slope"), 12);
    }

    [Fact]
    public void The_area_under_the_curve_is_the_probability_of_a_greater_score()
    {
        // With the feature 3, 1 and silence; without it 2 and three times silence: (4 + 3 + ½·3) of 12 pairs.
        float[][] codes = [[1], [1], [1], [0], [0], [0], [0]];
        float[][] latents = [[3], [1], [0], [2], [0], [0], [0]];
        var run = new EvaluationRun { Inputs = [.. codes.Select(_ => new float[1])], Directions = [[1]], Decoder = [[2]], Codes = codes, Latents = latents };
        Assert.Equal(8.5 / 12, run.Evaluate(Evaluator).Value("auc"), 12);
        // A row that points the other way is as good with negative latents, and worse than chance with positive ones.
        var flipped = run with { Decoder = [[-2]], Latents = [.. latents.Select(row => row.Select(v => -v).ToArray())] };
        Assert.Equal(8.5 / 12, flipped.Evaluate(Evaluator).Value("auc"), 12);
        Assert.Equal(3.5 / 12, (run with { Decoder = [[-2]] }).Evaluate(Evaluator).Value("auc"), 12);
    }

    [Fact]
    public void Shrinkage_is_seen_where_pairs_fire_together_and_misses_are_not()
    {
        var codes = Codes(400, 12);
        // Latents are 0.7 of the codes, in units of rows of norm 2, and silent in every third row.
        var run = new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new float[12])], Directions = Identity(12), Decoder = [.. Identity(12).Select(row => row.Select(v => 2 * v).ToArray())],
            Codes = codes, Latents = [.. codes.Select((row, r) => row.Select(v => r % 3 == 0 ? 0 : 0.35f * v).ToArray())],
        };
        Assert.Equal(0.7, run.Evaluate(Evaluator).Value("magnitude_slope"), 6);
    }

    [Fact]
    public void Coverage_weighs_features_by_their_firings_and_has_a_curve_per_decade()
    {
        // Feature 0 fires in half of the rows and has a latent; feature 1 fires in 1 of 40 and has none.
        var codes = Enumerable.Range(0, 40).Select(r => new float[] { r % 2, r == 7 ? 1 : 0 }).ToArray();
        var run = new EvaluationRun
        {
            Inputs = [.. codes.Select(_ => new float[2])], Directions = Identity(2), Decoder = [[1, 0]], Codes = codes, Latents = [.. codes.Select(row => new[] { row[0] })],
        };
        var result = run.Evaluate(Evaluator);
        Assert.Equal((0.5, 0.5), (result.Value("coverage_f1_at_0_5"), result.Value("coverage_f1_at_0_8")));
        Assert.Equal(20.0 / 21, result.Value("coverage_f1_weighted_at_0_5"), 12);
        var curves = Assert.IsType<CurveFigure>(result.Figures[2]).Curves;
        Assert.Equal(["all", "in 10 to 100 % of rows (1)", "in 1 to 10 % of rows (1)"], curves.Select(c => c.Label));
        Assert.All(curves[1].Y, y => Assert.Equal(1, y));
        Assert.All(curves[2].Y, y => Assert.Equal(0, y));
    }

    [Fact]
    public void Floors_are_the_same_for_every_run_on_the_same_directions()
    {
        using var directions = Matrix.FromRows(Gaussian(20, 8, 1));
        using var same = Matrix.FromRows(Gaussian(20, 8, 1));
        using var others = Matrix.FromRows(Gaussian(20, 8, 2));
        Assert.Same(ChanceFloors.For(30, directions), ChanceFloors.For(30, same));
        Assert.NotSame(ChanceFloors.For(30, directions), ChanceFloors.For(31, directions));
        Assert.NotSame(ChanceFloors.For(30, directions), ChanceFloors.For(30, others));
    }

    [Fact]
    public void The_floor_of_mmcs_grows_with_the_number_of_latents()
    {
        // Trap of comparing widths by MMCS: chance alone rises.
        using var directions = Matrix.FromRows(Gaussian(64, 16, 1));
        Assert.True(ChanceFloors.For(1024, directions).RecallAbsolute > ChanceFloors.For(64, directions).RecallAbsolute + 0.1);
    }

    [Fact]
    public void A_large_heat_map_is_cut_and_says_so()
    {
        var run = new EvaluationRun { Inputs = [], Directions = Gaussian(20, 4, 1), Decoder = Gaussian(600, 4, 2), Codes = [new float[20]] };
        var map = (HeatMapFigure)run.Evaluate(Evaluator).Figures[0];
        Assert.Equal((512, 20), (map.Values.Rows, map.Values.Columns));
        Assert.Contains("first 512 of 600 latents and 20 of 20 features", map.Caption);
    }

    [Fact]
    public void Without_ground_truth_it_refuses()
    {
        Assert.Equal(EvaluatorNeeds.GroundTruth, Evaluator.Needs);
        Assert.Throws<ArgumentException>(() => new EvaluationRun { Inputs = [[1]] }.Evaluate(Evaluator));
        Assert.Throws<ArgumentException>(() => new EvaluationRun { Inputs = [[1]], Directions = [[1]], Decoder = [[1]] }.Evaluate(Evaluator));
    }

    [Fact]
    public void Assignment_is_the_best_of_all_on_small_matrices() =>
        Law.Holds(
            from rows in Gen.Choose(1, 5)
            from more in Gen.Choose(0, 3)
            from distinct in Gen.Elements(2, 5, 1000)
            from seed in Gen.Choose(0, 10_000)
            select (rows, columns: rows + more, distinct, seed),
            c =>
            {
                // Few distinct values make many ties.
                var random = RandomStream.FromSeed((ulong)c.seed);
                using var weights = new Matrix(c.rows, c.columns);
                foreach (ref var weight in weights.Span)
                    weight = (float)random.NextBelow((ulong)c.distinct) / c.distinct;
                var columns = Assignment.Maximise(weights);
                Assert.Equal(c.rows, columns.Distinct().Count());
                Assert.Equal(Best(weights, 0, new bool[c.columns]), Total(weights, columns), 5);
            },
            count: 300);

    [Fact]
    public void Assignment_undoes_a_permutation_of_any_size()
    {
        var random = RandomStream.FromSeed(2);
        using var weights = new Matrix(300, 400);
        random.FillUniform(weights.Span, 0, 0.9f);
        int[] order = [.. Enumerable.Range(0, 400)];
        random.Shuffle(order.AsSpan());
        for (var i = 0; i < 300; i++)
            weights[i, order[i]] = 1;
        Assert.Equal(order[..300], Assignment.Maximise(weights));
    }

    [Fact]
    public void More_rows_than_columns_are_refused()
    {
        using var weights = new Matrix(3, 2);
        Assert.Throws<ArgumentException>(() => Assignment.Maximise(weights));
    }

    private static double Total(Matrix weights, int[] columns) => columns.Select((column, row) => (double)weights[row, column]).Sum();

    private static double Best(Matrix weights, int row, bool[] taken)
    {
        if (row == weights.Rows)
            return 0;
        var best = double.NegativeInfinity;
        for (var j = 0; j < taken.Length; j++)
        {
            if (taken[j])
                continue;
            taken[j] = true;
            best = Math.Max(best, weights[row, j] + Best(weights, row + 1, taken));
            taken[j] = false;
        }

        return best;
    }

    private static EvaluationRun Run(JsonElement golden)
    {
        var inputs = golden.GetProperty("inputs");
        return new EvaluationRun
        {
            Inputs = [.. inputs.GetProperty("latents").EnumerateArray().Select(_ => new float[3])],
            Decoder = Rows(inputs.GetProperty("decoder")),
            Directions = Rows(inputs.GetProperty("true_directions")),
            Codes = Rows(inputs.GetProperty("true_activations")),
            Latents = Rows(inputs.GetProperty("latents")),
        };
    }

    private static float[][] Rows(JsonElement element) => [.. element.EnumerateArray().Select(row => row.ToFloats())];

    private static SparseLatents Sparse(JsonElement element)
    {
        var rows = Rows(element);
        var sparse = new SparseLatents(rows[0].Length);
        foreach (var row in rows)
        {
            var indices = Enumerable.Range(0, row.Length).Where(i => row[i] != 0).ToArray();
            sparse.AddRow(indices, [.. indices.Select(i => row[i])]);
        }

        return sparse;
    }

    private static float[][] Identity(int size) =>
        [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1f : 0f).ToArray())];

    private static float[][] Gaussian(int rows, int columns, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)random.NextGaussian()).ToArray())];
    }

    /// <summary>Codes in which each feature fires in about a tenth of the rows.</summary>
    private static float[][] Codes(int rows, int features, ulong seed = 3)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, features).Select(_ => Math.Max(0, 0.1f - random.NextSingle())).ToArray())];
    }
}
