using SaeLab.Abstractions;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

public sealed class SyntheticSourceTests
{
    private static readonly SyntheticOptions Small = new() { Features = 60, Dimension = 20, Correlation = new CorrelationOptions { Rank = 4 }, Bias = 0.5 };

    [Fact]
    public void Rows_are_the_sum_of_their_codes_and_the_bias_bit_for_bit()
    {
        using var source = SyntheticWorlds.Source(Small);
        var (rows, codes) = SyntheticWorlds.Read(source, 40);
        for (var r = 0; r < rows.Rows; r++)
        {
            var expected = source.World.Bias.Row(0).ToArray();
            for (var k = 0; k < codes.Indices(r).Length; k++)
            {
                for (var c = 0; c < expected.Length; c++)
                {
                    var product = codes.Values(r)[k] * source.Directions[codes.Indices(r)[k], c];
                    expected[c] += product;
                }
            }

            Assert.Equal(expected, rows.Row(r).ToArray());
        }
    }

    [Theory, InlineData(SyntheticPreset.Synth_512), InlineData(SyntheticPreset.Tree)]
    public void A_row_is_the_same_whichever_rows_are_drawn_with_it(SyntheticPreset preset)
    {
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Preset = preset });
        var (together, _) = SyntheticWorlds.Read(source, 50);
        using var stream = source.Open(Split.Training);
        foreach (var (first, count) in new[] { (0, 1), (1, 3), (4, 17), (21, 29), (40, 2) })
        {
            using var rows = new Numerics.Matrix(count, source.InputDim);
            stream.Position = first;
            stream.Read(rows);
            Assert.True(rows.Span.SequenceEqual(together.Span.Slice(first * source.InputDim, count * source.InputDim)));
        }
    }

    [Fact]
    public void Runs_of_several_seeds_share_the_world_of_a_structure_seed()
    {
        using var one = SyntheticWorlds.Source(Small with { StructureSeed = 7 }, seed: 1);
        using var other = SyntheticWorlds.Source(Small with { StructureSeed = 7 }, seed: 2);
        using var third = SyntheticWorlds.Source(Small with { StructureSeed = 8 }, seed: 1);
        Assert.True(one.Directions.Span.SequenceEqual(other.Directions.Span));
        Assert.Equal(one.World.Model.Correlation.Factors, other.World.Model.Correlation.Factors);
        Assert.False(SyntheticWorlds.Read(one, 5).Rows.Span.SequenceEqual(SyntheticWorlds.Read(other, 5).Rows.Span));
        Assert.False(one.Directions.Span.SequenceEqual(third.Directions.Span));
    }

    [Fact]
    public void A_change_of_one_part_leaves_the_other_parts_as_they_are()
    {
        using var one = SyntheticWorlds.Source(Small);
        using var other = SyntheticWorlds.Source(Small with { Correlation = new CorrelationOptions(), Magnitudes = new MagnitudeOptions { Deviation = FeatureLaw.Parse("folded_normal(0, 1)") } });
        Assert.True(one.Directions.Span.SequenceEqual(other.Directions.Span));
        Assert.True(one.World.Bias.Span.SequenceEqual(other.World.Bias.Span));
    }

    [Fact]
    public void Orthogonalisation_pushes_directions_apart_and_keeps_their_norms()
    {
        using var random = SyntheticWorlds.Source(Small);
        using var pushed = SyntheticWorlds.Source(Small with { Directions = new DirectionOptions { Steps = 200 } });
        for (var i = 0; i < 60; i++)
            Assert.Equal(1, SyntheticWorlds.Dot(pushed.Directions.Row(i), pushed.Directions.Row(i)), 5);
        // Σ over pairs is n²/d − n at best (Welch 1974), and near n(n − 1)/d for random directions.
        Assert.InRange(SquaredCosines(pushed), 60 * 60 / 20.0 - 60 - 1e-3, 60 * 60 / 20.0 - 60 + 2);
        Assert.InRange(SquaredCosines(random), 150, 205);
    }

    [Fact]
    public void Exact_compensation_gives_children_the_rates_of_the_law()
    {
        var options = new SyntheticOptions
        {
            Features = 60,
            Dimension = 4,
            Firing = FeatureLaw.Values([.. Enumerable.Repeat(0.5, 4), .. Enumerable.Repeat(0.2, 8), .. Enumerable.Repeat(0.08, 16), .. Enumerable.Repeat(0.03, 32)]),
            Hierarchy = new HierarchyOptions { Roots = 4, Branching = 2, Depth = 3, Exclusive = 1, Compensation = CompensationKind.Exact },
            Correlation = new CorrelationOptions { Rank = 8 },
            Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Constant(1), Deviation = FeatureLaw.Constant(0.6) },
        };
        var exact = Shares(options);
        var upstream = Shares(options with { Hierarchy = options.Hierarchy with { Compensation = CompensationKind.Upstream } });
        Assert.All(exact, share => Assert.InRange(share, 0.95, 1.05));
        Assert.True(upstream[^1] < 0.95, $"upstream reaches {upstream[^1]}");

        // Realised over base, by level below the roots.
        static double[] Shares(SyntheticOptions options)
        {
            var model = SyntheticWorlds.Model(options);
            var counts = SyntheticWorlds.Count(model, 100_000);
            return [.. Enumerable.Range(1, 3).Select(l => counts.MeanL0(i => model.Tree.Levels[i] == l) / Enumerable.Range(0, 60).Where(i => model.Tree.Levels[i] == l).Sum(i => model.Rates[i]))];
        }
    }

    [Fact]
    public void Correlations_show_in_how_often_features_fire_together()
    {
        // P(both) = 1/4 + asin(ρ)/2π at p = ½.
        var model = SyntheticWorlds.Model(new SyntheticOptions
        {
            Features = 4,
            Dimension = 4,
            Firing = FeatureLaw.Constant(0.5),
            Correlation = new CorrelationOptions { Kind = CorrelationKind.Pairs, Pairs = [CorrelatedPair.Parse("0-1=0.8"), CorrelatedPair.Parse("2-3=-0.6")] },
        });
        var counts = SyntheticWorlds.Count(model, 60_000);
        Assert.Equal(0.25 + (Math.Asin(0.8) / Math.Tau), counts.Together[0, 1] / 60_000.0, 0.008);
        Assert.Equal(0.25 - (Math.Asin(0.6) / Math.Tau), counts.Together[2, 3] / 60_000.0, 0.008);
        Assert.Equal(0.25, counts.Together[0, 2] / 60_000.0, 0.008);
    }

    [Fact]
    public void Impossible_correlations_are_mended_to_possible_ones()
    {
        var factor = CorrelationMatrix.Factor(new[,] { { 1, 0.9, -0.9 }, { 0.9, 1, 0.9 }, { -0.9, 0.9, 1 } });
        for (var i = 0; i < 3; i++)
            Assert.Equal(1, SyntheticWorlds.Dot(factor.Row(i), factor.Row(i)) + factor.Own[i], 5);
        Assert.Equal(0.5, SyntheticWorlds.Dot(factor.Row(0), factor.Row(1)), 0.01);
    }

    [Theory]
    [InlineData(SyntheticPreset.Tree, 1.12)]
    [InlineData(SyntheticPreset.TwoFeatures, 0.3)]
    [InlineData(SyntheticPreset.TwoFeaturesIndependent, 0.45)]
    [InlineData(SyntheticPreset.SparseButWrong, 10.95)]
    [InlineData(SyntheticPreset.FiveFeatures, 2)]
    [InlineData(SyntheticPreset.Sharkey, 5)]
    public void Toys_have_their_true_L0(SyntheticPreset preset, double l0) =>
        Assert.Equal(1, SyntheticWorlds.Count(SyntheticWorlds.Model(new SyntheticOptions { Preset = preset }), 15_000).MeanL0() / l0, 0.05);

    [Fact]
    public void Sharkeys_features_differ_from_row_to_row_and_have_uniform_strengths()
    {
        var counts = SyntheticWorlds.Count(SyntheticWorlds.Model(new SyntheticOptions { Preset = SyntheticPreset.Sharkey }), 15_000);
        Assert.Equal(0.5, counts.Sums.Sum() / counts.Firings.Sum(), 0.01);
        Assert.Equal(1 / 3.0, counts.Squares.Sum() / counts.Firings.Sum(), 0.01);
        Assert.Equal(Math.Pow(0.99, 100), counts.Firings.Skip(100).Take(20).Sum() / (double)counts.Firings.Take(20).Sum(), 0.04);
        Assert.True(counts.L0.Distinct().Count() > 5);
    }

    [Fact]
    public void Of_chosen_children_one_fires_at_most_as_often_as_it_is_chosen()
    {
        var model = SyntheticWorlds.Model(new SyntheticOptions { Preset = SyntheticPreset.Tree });
        var counts = SyntheticWorlds.Count(model, 40_000);
        Assert.Equal(0.2, counts.Firings[3] / (double)counts.Firings[0], 0.02);
        Assert.Equal(0, counts.Together[3, 4] + counts.Together[4, 5] + counts.Together[3, 5]);
    }

    [Theory]
    [InlineData("zipf(1, 2, 3)", "there is no law 'zipf'")]
    [InlineData("linear(1)", "has 1 numbers, but is linear(first, last)")]
    [InlineData("linear(1, x)", "'x' is not a number")]
    [InlineData("zipfian(1, 0.1, 0.2)", "lies below the smallest")]
    [InlineData("linear(1, 2", "lacks its closing bracket")]
    public void A_law_that_cannot_be_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => FeatureLaw.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("zipfian(0.5, 0.4, 0.0005)"), InlineData("values(0.25, 0.2)"), InlineData("0.3"), InlineData("folded_normal(0.5, 0.5, 2)")]
    public void A_law_reads_what_it_writes(string text) => Assert.Equal(text, FeatureLaw.Parse(text).ToString());

    [Fact]
    public void What_comes_out_otherwise_than_written_is_said()
    {
        using var plain = SyntheticWorlds.Source(Small);
        Assert.Empty(plain.Notes);
        using var impossible = SyntheticWorlds.Source(Small with { Correlation = new CorrelationOptions { Kind = CorrelationKind.Pairs, Elsewhere = -0.9 } });
        Assert.Contains("were changed, by up to 0.8", Assert.Single(impossible.Notes), StringComparison.Ordinal);
        using var crowded = SyntheticWorlds.Source(Small with { Correlation = new CorrelationOptions { Rank = 4, Scale = 3 } });
        Assert.Contains("were shortened", Assert.Single(crowded.Notes), StringComparison.Ordinal);
        using var deep = SyntheticWorlds.Source(new SyntheticOptions { Preset = SyntheticPreset.Synth_512_deep });
        Assert.StartsWith("6 of 512 features fire less often", Assert.Single(deep.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_do_not_fit_together_are_refused_with_what_is_wrong()
    {
        AssertProblem("needs its number of features", new SyntheticOptions { Dimension = 3 });
        AssertProblem("do not fit into 20 dimensions", Small with { Directions = new DirectionOptions { Orthonormal = true } });
        AssertProblem("61 roots are more than the 60 features", Small with { Hierarchy = new HierarchyOptions { Roots = 61 } });
        AssertProblem("needs its number of trees", Small with { Hierarchy = new HierarchyOptions { Depth = 2 } });
        AssertProblem("only with kind: low_rank", Small with { Correlation = new CorrelationOptions { Kind = CorrelationKind.Random, Rank = 3 } });
        AssertProblem("names a feature that is not there", Small with { Correlation = new CorrelationOptions { Kind = CorrelationKind.Pairs, Pairs = [CorrelatedPair.Parse("0-60=0.1")] } });
        AssertProblem("Low-rank correlation without a rank", Small with { Correlation = new CorrelationOptions { Scale = 0.3 } });
        AssertProblem("features 0 and 1 is given 2 times", Small with { Correlation = new CorrelationOptions { Kind = CorrelationKind.Pairs, Pairs = [CorrelatedPair.Parse("0-1=0.1"), CorrelatedPair.Parse("1-0=0.2")] } });
        AssertProblem("A learning rate means nothing without steps", Small with { Directions = new DirectionOptions { LearningRate = 0.1 } });
        AssertProblem("mean nothing without exclusive", Small with { Hierarchy = new HierarchyOptions { Roots = 2, ExclusiveFrom = 1 } });
        AssertProblem("gives feature 0 the number 1.5", Small with { Firing = FeatureLaw.Parse("zipfian(1, 1.5, 0.1)") });
        AssertProblem("deviation -1 gives feature 0 the number -1", Small with { Magnitudes = new MagnitudeOptions { Deviation = FeatureLaw.Constant(-1) } });
        AssertProblem("No feature ever fires", Small with { Firing = FeatureLaw.Constant(0) });
        AssertProblem("No feature is ever stronger than 0", Small with { Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Constant(-2), Deviation = FeatureLaw.Constant(0) } });
        AssertProblem("The folder says this already", Small with { Folder = "here" });
        AssertProblem("too large", new SyntheticOptions { Preset = SyntheticPreset.Synth_16k, Correlation = new CorrelationOptions { Kind = CorrelationKind.Random } });
        var exception = Assert.Throws<InputException>(() => SyntheticWorlds.Model(Small with { Firing = FeatureLaw.Parse("linear(0.5, 2)") }));
        Assert.Contains("which is not a probability between 0 and 1", exception.Message, StringComparison.Ordinal);

        static void AssertProblem(string message, SyntheticOptions options) => Assert.Contains(options.Validate(), p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_given_replaces_what_the_preset_says_and_nothing_else()
    {
        var world = WorldPresets.Complete(new SyntheticOptions { Preset = SyntheticPreset.Synth_1k, Dimension = 99, Hierarchy = new HierarchyOptions { Compensation = CompensationKind.Exact } });
        Assert.Equal((1024, 99, 8, CompensationKind.Exact), (world.Features, world.Dimension, world.Hierarchy.Roots, world.Hierarchy.Compensation));
        Assert.Equal((4, true), (world.Hierarchy.Branching, world.Hierarchy.Scaled));
    }

    [Fact]
    public void A_circle_is_round()
    {
        using var source = new CircleSource(new CircleOptions { Dimension = 7, Radius = 3 }, SyntheticWorlds.Context().Random);
        using var stream = source.Open(Split.Training);
        using var rows = new Numerics.Matrix(500, 7);
        stream.Read(rows);
        var quarter = 0;
        for (var r = 0; r < 500; r++)
        {
            Assert.Equal(9, SyntheticWorlds.Dot(rows.Row(r), rows.Row(r)), 4);
            quarter += SyntheticWorlds.Dot(rows.Row(r), source.Plane.Row(0)) > 0 && SyntheticWorlds.Dot(rows.Row(r), source.Plane.Row(1)) > 0 ? 1 : 0;
        }

        Assert.InRange(quarter, 90, 160);
    }

    [Fact]
    public void The_normal_distribution_is_right_in_its_tails()
    {
        foreach (var (z, p) in new[] { (-6.0, 9.865876450376946e-10), (-3.0, 1.3498980316300933e-3), (-1.0, 0.15865525393145705), (0.5, 0.6914624612740131), (4.0, 0.9999683287581669) })
        {
            Golden.AssertClose(p, Normal.Cumulative(z), 1e-11, 0);
            Golden.AssertClose(z, Normal.Quantile(p), 1e-8, 1e-12);
            Assert.Equal(p, Normal.Roughly(z), 1e-6);
            Assert.True(Normal.Exceeds(z, p * (1 - 1e-9)));
            Assert.False(Normal.Exceeds(z, Math.Min(p * (1 + 1e-9), 1)));
        }
    }

    private static double SquaredCosines(SyntheticSource source)
    {
        var sum = 0.0;
        for (var i = 0; i < 60; i++)
        {
            for (var j = 0; j < 60; j++)
                sum += i == j ? 0 : Math.Pow(SyntheticWorlds.Dot(source.Directions.Row(i), source.Directions.Row(j)), 2);
        }

        return sum;
    }
}
