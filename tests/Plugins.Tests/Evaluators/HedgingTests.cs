using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Hedging;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class HedgingTests
{
    private static readonly EvaluatorContext Nowhere = new("/", _ => throw new InputException("no file"));

    [Fact]
    public void A_latent_that_mixes_in_what_correlates_hedges_by_that_much()
    {
        // Features 0 and 1 fire together, feature 2 on its own. The golden closed form: the best single latent of a parent and its child.
        var direction = Golden.Case("closed_forms", "hedging_one_latent_hierarchical").GetProperty("expected").GetProperty("direction").ToFloats();
        float[][] decoder = [[direction[0], direction[1], 0]];
        var result = Run(decoder).Evaluate(Evaluator());
        EvaluationResults.AssertReadable(result);
        Assert.Equal(1, result.Value("correlated_pairs"));
        Assert.Equal(direction[1], result.Value("hedging_synthetic"), 6);
    }

    [Fact]
    public void Latents_that_keep_features_apart_do_not_hedge() =>
        Assert.Equal(0, Run([[1, 0, 0], [0, 1, 0], [0, 0, 1]]).Evaluate(Evaluator()).Value("hedging_synthetic"), 9);

    [Fact]
    public void Features_that_never_meet_are_correlated_where_they_are_frequent()
    {
        var rows = Enumerable.Range(0, 100).Select(r => r % 2 == 0 ? new[] { 0 } : r % 50 == 1 ? new[] { 1, 2 } : new[] { 1 }).ToArray();
        var correlated = FeatureCorrelations.Of(rows, 3, 0.1);
        Assert.Contains(1, correlated[0]);
        Assert.DoesNotContain(0, FeatureCorrelations.Of(rows, 3, 0.5)[2]);
    }

    [Fact]
    public void Correlations_are_those_of_all_pairs_that_are_significant()
    {
        var random = RandomStream.FromSeed(4);
        var rows = Enumerable.Range(0, 300).Select(_ =>
        {
            var shared = random.NextDouble();
            return Enumerable.Range(0, 12).Where(i => (i % 3 == 0 ? Math.Abs(shared - (i / 12.0)) : random.NextDouble()) < 0.06 * (1 + (i % 7))).ToArray();
        }).ToArray();
        var correlated = FeatureCorrelations.Of(rows, 12, 0.06);
        Assert.InRange(correlated.Sum(c => c.Count), 6, 60);
        for (var a = 0; a < 12; a++)
        {
            for (var b = 0; b < 12; b++)
            {
                int one = rows.Count(r => r.Contains(a)), other = rows.Count(r => r.Contains(b)), both = rows.Count(r => r.Contains(a) && r.Contains(b));
                double n = rows.Length, p = one / n, q = other / n;
                var isLarge = Math.Abs((both / n) - (p * q)) >= 0.06 * Math.Sqrt(p * (1 - p) * q * (1 - q));
                var wanted = both >= n * p * q ? Enumerable.Range(both, rows.Length - both + 1) : Enumerable.Range(0, both + 1);
                var isSignificant = 2 * wanted.Sum(k => Hypergeometric(rows.Length, one, other, k)) <= 0.05 / 66;
                Assert.Equal(a != b && isLarge && isSignificant, correlated[a].Contains(b));
            }
        }

        // One row after the other is given to the second feature, and the probabilities of each choice are multiplied.
        static double Hypergeometric(int n, int one, int other, int both)
        {
            if (both > one || both > other || other - both > n - one)
                return 0;
            var product = 1.0;
            for (var i = 0; i < other; i++)
                product *= i < both ? (double)(one - i) / (n - i) * (other - i) / (both - i) : (double)(n - one - (i - both)) / (n - i);
            return product;
        }
    }

    [Fact]
    public void Independent_features_are_not_correlated_however_rare_and_however_many_rows_there_are() => Law.Holds(
        from seed in Gen.Choose(0, 100_000)
        from count in Gen.Elements(500, 2000, 8192)
        from rate in Gen.Elements(0.002, 0.01, 0.1)
        select (seed, count, rate),
        c => Assert.InRange(FeatureCorrelations.Of(Independent(c.seed, c.count, features: 400, c.rate), 400, 0.1).Sum(others => others.Count) / 2, 0, 1),
        count: 20);

    [Fact]
    public void Rare_features_that_truly_go_together_are_found_among_independent_ones()
    {
        var rows = Independent(seed: 3, count: 8192, features: 1000, rate: 0.002);
        var random = RandomStream.FromSeed(8);
        // Feature 1 fires in half of the rows of feature 0.
        rows = [.. rows.Select(row => row.Contains(0) && !row.Contains(1) && random.NextDouble() < 0.5 ? [.. row.Append(1).Order()] : row)];
        var correlated = FeatureCorrelations.Of(rows, 1000, 0.1);
        Assert.Equal([1], correlated[0]);
        Assert.Equal(2, correlated.Sum(others => others.Count));
    }

    [Fact]
    public void A_feature_that_is_always_on_correlates_with_none_and_one_that_nearly_is_with_its_opposite()
    {
        // Feature 0 fires always, feature 1 wherever feature 2 does not.
        var rows = Enumerable.Range(0, 1000).Select(r => r % 50 == 0 ? new[] { 0, 2 } : [0, 1]).ToArray();
        var correlated = FeatureCorrelations.Of(rows, 3, 0.1);
        Assert.Equal([0, 1, 1], correlated.Select(others => others.Count));
        Assert.Contains(2, correlated[1]);
    }

    [Fact]
    public void The_rate_is_1_where_rows_moved_by_their_length_within_the_new_rows_and_0_where_they_did_not_move()
    {
        using var control = Matrix.FromRows([Axis(0), Axis(1)]);
        using var same = Matrix.FromRows([Axis(0), Axis(1), Axis(2)]);
        Assert.Equal(0, HedgingRate.Measure(control, same).Value);
        // Norms count for nothing.
        using var scaled = Matrix.FromRows([[.. Axis(0).Select(v => 5 * v)], Axis(1), Axis(2)]);
        Assert.Equal(0, HedgingRate.Measure(control, scaled).Value);
        // Rows turned by 60° towards the new one: they moved by 1, of which √3/2 lies along it; along a random row it is b on average.
        using var moved = Matrix.FromRows([Turned(0), Turned(1), Axis(2)]);
        var rate = HedgingRate.Measure(control, moved).Value;
        var chance = RandomDirections.MeanAbsoluteCosine(200);
        Assert.Equal((Math.Sqrt(0.75) - chance) / (1 - chance), rate, 6);

        static float[] Axis(int i) => [.. Enumerable.Range(0, 200).Select(c => c == i ? 1f : 0f)];

        static float[] Turned(int i) => [.. Enumerable.Range(0, 200).Select(c => c == i ? 0.5f : c == 2 ? (float)Math.Sqrt(0.75) : 0f)];
    }

    [Fact]
    public void The_rate_needs_no_truth()
    {
        var evaluator = new HedgingEvaluator(new HedgingOptions { Extended = "wider" }, new EvaluatorContext("/", _ => new LearnedDictionary
        {
            Activation = Activation.Relu, SubtractsDecoderBias = false, EncoderWeights = new Matrix(2, 3), EncoderBias = new Matrix(2, 1), DecoderWeights = Matrix.FromRows([[1, 0, 0], [0, 1, 0]]), DecoderBias = new Matrix(1, 3),
        }));
        Assert.Equal(EvaluatorNeeds.None, evaluator.Needs);
        Assert.Equal(["hedging_rate"], (Run([[1, 0, 0]]) with { Directions = null, Codes = null }).Evaluate(evaluator).Measurements.Select(m => m.Name));
        Assert.Equal(EvaluatorNeeds.GroundTruth, Evaluator().Needs);
    }

    [Fact]
    public void A_dictionary_that_does_not_continue_this_one_is_refused()
    {
        var evaluator = new HedgingEvaluator(new HedgingOptions { Extended = "x" }, new EvaluatorContext("/", _ => new LearnedDictionary
        {
            Activation = Activation.Relu, SubtractsDecoderBias = false, EncoderWeights = new Matrix(1, 3), EncoderBias = new Matrix(1, 1), DecoderWeights = new Matrix(1, 3), DecoderBias = new Matrix(1, 3),
        }));
        Assert.Contains("does not continue", Assert.Throws<InputException>(() => Run([[1, 0, 0]]).Evaluate(evaluator)).Message, StringComparison.Ordinal);
    }

    private static int[][] Independent(int seed, int count, int features, double rate)
    {
        var random = RandomStream.FromSeed((ulong)seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, features).Where(_ => random.NextSingle() < rate).ToArray())];
    }

    private static HedgingEvaluator Evaluator() => new(new HedgingOptions { CorrelatedFrom = 0.5 }, Nowhere);

    private static EvaluationRun Run(float[][] decoder)
    {
        var codes = Enumerable.Range(0, 64).Select(r => new float[] { r % 4 < 2 ? 1 : 0, r % 4 < 2 ? 1 : 0, r % 2 }).ToArray();
        return new EvaluationRun
        {
            Inputs = codes, Directions = [[1, 0, 0], [0, 1, 0], [0, 0, 1]], Decoder = decoder, Codes = codes, Latents = [.. codes.Select(_ => new float[decoder.Length])],
        };
    }
}
