using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>The fast sampler draws from the same distribution as the definition.</summary>
public sealed class SyntheticSamplerTests
{
    public static TheoryData<string> Worlds => [.. Options.Keys];

    private static readonly Dictionary<string, SyntheticOptions> Options = new(StringComparer.Ordinal)
    {
        ["bench"] = Trees(new CorrelationOptions { Rank = 8, Scale = 0.15 }, CompensationKind.Upstream, exclusive: 1),
        ["half exclusive"] = Trees(new CorrelationOptions { Rank = 3, Scale = 0.4 }, CompensationKind.None, exclusive: 0.5),
        ["independent"] = Trees(new CorrelationOptions(), CompensationKind.Exact, exclusive: 0),
        ["clipped"] = Trees(new CorrelationOptions { Rank = 8 }, CompensationKind.Upstream, exclusive: 1) with
        {
            Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Constant(0.5), Deviation = FeatureLaw.Constant(1) },
        },
        ["matrix"] = new() { Preset = SyntheticPreset.SparseButWrong },
        ["choice"] = new() { Preset = SyntheticPreset.Tree },
        ["certain"] = new() { Features = 6, Dimension = 3, Firing = FeatureLaw.Parse("values(0, 1, 0.5, 1, 0.01, 0.9)"), Correlation = new CorrelationOptions { Rank = 2, Scale = 0.5 } },
    };

    [Theory, MemberData(nameof(Worlds))]
    public void Both_samplers_have_the_same_distribution(string name)
    {
        const int Rows = 30_000;
        var model = SyntheticWorlds.Model(Options[name]);
        var naive = SyntheticWorlds.Count(model, Rows, SamplerKind.Naive);
        var topDown = SyntheticWorlds.Count(model, Rows);

        Assert.True(LargestDistance(naive.L0, topDown.L0) < 1.95 * Math.Sqrt(2.0 / Rows), $"the distributions of L0 differ by {LargestDistance(naive.L0, topDown.L0)}");
        foreach (var level in model.Tree.Levels.Distinct())
            AssertSame(naive.Firings.Where((_, i) => model.Tree.Levels[i] == level).Sum(), topDown.Firings.Where((_, i) => model.Tree.Levels[i] == level).Sum(), 8, $"firings at level {level}");
        for (var i = 0; i < model.Count; i++)
            AssertSame(naive.Firings[i], topDown.Firings[i], 5, $"feature {i}");
        for (var i = 0; i < CodeCounts.PairsBelow; i++)
        {
            for (var j = 0; j < i; j++)
                AssertSame(naive.Together[j, i], topDown.Together[j, i], 5, $"features {j} and {i} together");
        }

        for (var i = 0; i < model.Count; i++)
            AssertSameMean(naive, topDown, i);
    }

    private static SyntheticOptions Trees(CorrelationOptions correlation, CompensationKind compensation, double exclusive) => new()
    {
        Features = 120,
        Dimension = 10,
        Firing = FeatureLaw.Parse("zipfian(0.5, 0.4, 0.01)"),
        Hierarchy = new HierarchyOptions { Roots = 4, Branching = 2, LargestBranching = 4, Depth = 3, Exclusive = exclusive, Scaled = true, Compensation = compensation },
        Correlation = correlation,
        Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Parse("linear(5, 4)"), Deviation = FeatureLaw.Parse("folded_normal(0.5, 0.5)") },
    };

    /// <summary>Kolmogorov and Smirnov's statistic; for whole numbers the bound is on the safe side.</summary>
    private static double LargestDistance(List<int> a, List<int> b)
    {
        var largest = 0.0;
        for (var l0 = 0; l0 <= Math.Max(a.Max(), b.Max()); l0++)
            largest = Math.Max(largest, Math.Abs(((double)a.Count(v => v <= l0) / a.Count) - ((double)b.Count(v => v <= l0) / b.Count)));
        return largest;
    }

    /// <summary>The mean magnitude where a feature fires.</summary>
    private static void AssertSameMean(CodeCounts a, CodeCounts b, int feature)
    {
        if (Math.Min(a.Firings[feature], b.Firings[feature]) < 100)
            return;
        var (meanA, varianceA) = Moments(a);
        var (meanB, varianceB) = Moments(b);
        Assert.True(Math.Abs(meanA - meanB) <= (5 * Math.Sqrt(varianceA + varianceB)) + 1e-5, $"feature {feature}: magnitudes of {meanA} and {meanB} on average");

        (double Mean, double Variance) Moments(CodeCounts counts)
        {
            var (n, mean) = (counts.Firings[feature], counts.Sums[feature] / counts.Firings[feature]);
            return (mean, Math.Max(0, (counts.Squares[feature] / n) - (mean * mean)) / n);
        }
    }

    /// <summary>Two counts of the same probability differ by about √(a + b); sums over a level, whose terms go together, by somewhat more.</summary>
    private static void AssertSame(long a, long b, double deviations, string what) =>
        Assert.True(Math.Abs(a - b) <= deviations * Math.Sqrt(a + b + 1), $"{what}: {a} and {b} of equally many rows");
}
