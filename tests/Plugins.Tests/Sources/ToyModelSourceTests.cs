using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.ToyModel;

namespace SaeLab.Plugins.Tests.Sources;

public sealed class ToyModelSourceTests
{
    private static readonly ToyModelOptions Small = new() { Features = 6, Dimension = 3, Steps = 30, Batch = 64, Restarts = 2 };

    [Fact]
    public void Rows_are_the_sum_of_what_the_model_adds_for_each_feature() =>
        Law.Holds(
            from features in Gen.Choose(1, 12)
            from dimension in Gen.Choose(1, 9)
            from seed in Gen.Choose(0, 1000)
            select (features, dimension, seed),
            c =>
            {
                // Great weights from the beginning, so that no feature is left out.
                var options = new ToyModelOptions { Features = c.features, Dimension = c.dimension, Steps = 1, Batch = 4, Restarts = 1, Density = 0.4, InitialScale = 30 };
                using var source = Source(options, (ulong)c.seed);
                using var stream = (IGroundTruthStream)source.Open(Split.Training);
                using var rows = new Matrix(7, c.dimension);
                using var codes = new SparseLatents(source.Directions.Rows);
                Assert.Equal(7, stream.Read(rows));
                stream.ReadCodes(codes);
                for (var r = 0; r < 7; r++)
                {
                    for (var j = 0; j < c.dimension; j++)
                    {
                        var expected = 0.0;
                        for (var k = 0; k < codes.Indices(r).Length; k++)
                            expected += codes.Values(r)[k] * (double)source.Directions[codes.Indices(r)[k], j];
                        Golden.AssertClose(expected, rows[r, j], 1e-4, 1e-3);
                    }
                }
            });

    [Fact]
    public void Features_that_the_model_does_not_represent_have_no_direction_and_no_codes()
    {
        // One dimension and dense features: only the most important one is worth its place.
        using var source = Source(new ToyModelOptions
        {
            Features = 3, Dimension = 1, Steps = 1500, Density = 1, Importances = [0.1, 1, 0.1], LearningRate = 0.01, Restarts = 2, Batch = 128,
        });
        Assert.Equal((1, 1), (source.Directions.Rows, source.Directions.Columns));
        Assert.Equal(1, Math.Abs(source.Directions[0, 0]), 6);
        Assert.Equal(3, source.Embedding.Rows);
        using var stream = (IGroundTruthStream)source.Open(Split.HeldOut);
        using var rows = new Matrix(50, 1);
        using var codes = new SparseLatents(1);
        stream.Read(rows);
        stream.ReadCodes(codes);
        for (var r = 0; r < 50; r++)
            Assert.Equal(rows[r, 0], codes.Values(r)[0] * source.Directions[0, 0], 0.05);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_bit_for_bit_and_another_seed_another_one()
    {
        using var one = Source(Small);
        using var same = Source(Small);
        using var other = Source(Small, seed: 2);
        Assert.Equal(one.Embedding.ToArray(), same.Embedding.ToArray());
        Assert.Equal(one.Bias, same.Bias);
        Assert.Equal(one.Losses, same.Losses);
        Assert.NotEqual(one.Embedding.ToArray(), other.Embedding.ToArray());
    }

    [Fact]
    public void The_model_of_least_loss_is_kept()
    {
        using var source = Source(Small with { Restarts = 5 });
        Assert.Equal(5, source.Losses.Distinct().Count());
        Assert.Equal(source.Losses.Min(), LossOnFreshRows(source, Small), 0.02);

        // More restarts are more of the same: those of before are among them.
        using var fewer = Source(Small with { Restarts = 3 });
        Assert.Equal(source.Losses.Take(3), fewer.Losses);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(0.8, 0.2)]
    public void A_step_of_training_follows_the_gradient_of_the_formula(double ratio, double density)
    {
        // Adam's first step has the size of the learning rate and the sign of the gradient, which differences of the loss give too.
        var options = new ToyModelOptions
        {
            Features = 4, Dimension = 2, Steps = 1, Batch = 512, Restarts = 1, ImportanceRatio = ratio, Density = density, LearningRate = 1e-4, InitialScale = 1,
        };
        using var before = new ToyModelRun(options, new FeatureSampler(options), RandomStream.FromSeed(4));
        var start = before.Finish(RandomStream.FromSeed(5));
        before.Train();
        var end = before.Finish(RandomStream.FromSeed(5));
        using var x = new Matrix(options.Batch, options.Features);
        new FeatureSampler(options).Fill(RandomStream.FromSeed(4).For("rows"), 0, x);
        for (var entry = 0; entry < start.Embedding.Count; entry++)
        {
            var w = start.Embedding.ToArray().Select(v => (double)v).ToArray();
            w[entry] += 1e-5;
            var up = Loss(w, start.Bias, x, options);
            w[entry] -= 2e-5;
            var slope = (up - Loss(w, start.Bias, x, options)) / 2e-5;
            if (Math.Abs(slope) > 1e-3)
                Assert.Equal(-1e-4 * Math.Sign(slope), end.Embedding.Span[entry] - start.Embedding.Span[entry], 1e-6);
        }
    }

    [Fact]
    public void Features_fire_at_their_densities_with_uniform_strengths()
    {
        var options = Small with { Densities = [0.5, 0.02, 0.1, 1, 0.3, 0.25] };
        var rows = Draw(options, 40_000);
        for (var i = 0; i < 6; i++)
        {
            var p = options.Densities[i];
            var strengths = rows.Select(x => (double)x[i]).Where(v => v != 0).ToArray();
            Assert.Equal(p, strengths.Length / 40_000.0, 5 * Math.Sqrt(p * (1 - p) / 40_000) + 1e-9);
            Assert.All(strengths, v => Assert.InRange(v, 1e-9, 1));
            Assert.Equal(0.5, strengths.Average(), 5 * Math.Sqrt(1.0 / 12 / strengths.Length));
            Assert.Equal(1.0 / 3, strengths.Average(v => v * v), 5 * Math.Sqrt(4.0 / 45 / strengths.Length));
        }

        Assert.Equal(0.05, rows.Count(x => x[0] != 0 && x[2] != 0) / 40_000.0, 0.006);
    }

    [Fact]
    public void Correlated_features_fire_together_and_anticorrelated_ones_one_at_a_time()
    {
        var rows = Draw(Small with { CorrelatedSets = 1, AnticorrelatedSets = 1, SetSize = 3, Density = 0.3 }, 20_000);
        Assert.All(rows, x => Assert.True((x[0] != 0) == (x[1] != 0) && (x[1] != 0) == (x[2] != 0)));
        Assert.All(rows, x => Assert.True(x.Skip(3).Count(v => v != 0) <= 1));
        for (var i = 0; i < 6; i++)
            Assert.Equal(0.3, rows.Count(x => x[i] != 0) / 20_000.0, 0.017);
        Assert.NotEqual(rows.First(x => x[0] != 0)[0], rows.First(x => x[0] != 0)[1]);
        Assert.Equal(0.09, rows.Count(x => x[0] != 0 && x[3] != 0) / 20_000.0, 0.011);
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused_with_what_would_fit()
    {
        Refused(Small with { Densities = [0.5] }, "Give 6 numbers above 0 and up to 1");
        Refused(Small with { Densities = [1, 1, 1, 1, 1, 0] }, "Give 6 numbers above 0 and up to 1");
        Refused(Small with { Importances = [1, 2, 3, 4, 5, -1] }, "Give 6 numbers from 0");
        Refused(Small with { Importances = [1, 2, 3, 4, 5, 6], ImportanceRatio = 2 }, "a ratio has nothing to say");
        Refused(Small with { ImportanceRatio = 100 }, "above 1e6");
        Refused(Small with { CorrelatedSets = 2, AnticorrelatedSets = 2 }, "hold 8 features, but there are 6");
        Refused(Small with { AnticorrelatedSets = 2, SetSize = 3, Density = 0.4 }, "may sum to 1 at most, not to 1.2");
        Refused(Small with { CorrelatedSets = 1, Densities = [0.1, 0.2, 0.1, 0.1, 0.1, 0.1] }, "Features 0 to 1 fire together");
        Refused(Small with { Features = 1 << 20, Batch = 1 << 20 }, "more numbers than an array holds");
        Assert.Empty(Small.Validate());
        Assert.Empty((Small with { AnticorrelatedSets = 2, SetSize = 3, Density = 1.0 / 3 }).Validate());
    }

    [Fact]
    public void A_training_that_diverges_says_what_to_change()
    {
        using var source = Source(Small with { LearningRate = 1, InitialScale = 100, Steps = 1, Importances = [1e6, 1e6, 1e6, 1e6, 1e6, 1e6], Features = 6 });
        Assert.NotEmpty(source.Losses);
        using var none = Source(Small with { Dimension = 1, Steps = 2000, Importances = [0, 0, 0, 0, 0, 0], InitialScale = 1e-4 });
        Assert.Contains("represents none of its 6 features", Assert.Throws<InputException>(() => none.Directions).Message, StringComparison.Ordinal);
    }

    private static void Refused(ToyModelOptions options, string because) =>
        Assert.Contains(options.Validate(), problem => problem.Message.Contains(because, StringComparison.Ordinal));

    private static float[][] Draw(ToyModelOptions options, int count)
    {
        using var rows = new Matrix(count, options.Features);
        new FeatureSampler(options).Fill(RandomStream.FromSeed(3), 0, rows);
        return [.. Enumerable.Range(0, count).Select(r => rows.Row(r).ToArray())];
    }

    private static double LossOnFreshRows(ToyModelSource source, ToyModelOptions options)
    {
        using var x = new Matrix(20_000, options.Features);
        new FeatureSampler(options).Fill(RandomStream.FromSeed(77), 0, x);
        return Loss([.. source.Embedding.ToArray().Select(v => (double)v)], [.. source.Bias], x, options);
    }

    /// <summary>Σ_i I_i (x_i − max(W_i·h + b_i, 0))², mean over rows, as the paper writes it.</summary>
    private static double Loss(double[] w, double[] bias, Matrix x, ToyModelOptions options)
    {
        var (n, d) = (options.Features, options.Dimension);
        var importances = FeatureSets.Importances(options);
        var loss = 0.0;
        for (var r = 0; r < x.Rows; r++)
        {
            var h = new double[d];
            for (var i = 0; i < n; i++)
            {
                for (var c = 0; c < d; c++)
                    h[c] += x[r, i] * w[(i * d) + c];
            }

            for (var i = 0; i < n; i++)
            {
                var output = Math.Max(0, bias[i] + Enumerable.Range(0, d).Sum(c => w[(i * d) + c] * h[c]));
                loss += importances[i] * (x[r, i] - output) * (x[r, i] - output);
            }
        }

        return loss / x.Rows;
    }

    private static ToyModelSource Source(ToyModelOptions options, ulong seed = 1) => new(options, RandomStream.FromSeed(seed));
}
