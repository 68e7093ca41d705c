using System.Text.Json;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>Folders that another implementation of the format writes and reads: folders.py, which follows SAELens.</summary>
public sealed class ForeignFolderTests
{
    private static readonly string Program = File.ReadAllText(RepositoryPaths.Get("tests", "Plugins.Tests", "Sources", "Synthetic", "folders.py"));

    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("""{"trees": true}""")]
    [InlineData("""{"trees": true, "scaled": false, "mean": {"start": 5, "end": 4, "generator_name": "linear"}}""")]
    [InlineData("""{"correlated": true, "bias": 0.5}""")]
    [InlineData("""{"trees": true, "correlated": true, "features": 5}""")]
    [InlineData("""{"trees": true, "correlated": true, "dtype": "bfloat16"}""")]
    [InlineData("""{"trees": true, "correlated": true, "dtype": "float64"}""")]
    [InlineData("""{"correlated": true, "dtype": "bfloat16", "converted": true}""")]
    [InlineData("""{"roots": [{"feature_index": 3, "children": []}, {"feature_index": null, "mutually_exclusive_children": true, "children": [{"feature_index": 4}, {"feature_index": 5}]}]}""")]
    [InlineData("""{"roots": [{"feature_index": 3, "scale_children_by_parent": true, "children": [{"children": [{"feature_index": 4}, {"feature_index": 5}], "mutually_exclusive_children": true, "feature_id": "kinds"}]}]}""")]
    [InlineData("""{"roots": [{"feature_index": 3, "children": [{"feature_index": 6}, {"children": [{"feature_index": 4}, {"children": [{"feature_index": 5, "children": [{"feature_index": 7}]}]}]}]}]}""")]
    public void What_SAELens_writes_is_read_as_it_is(string how)
    {
        using var folder = new TemporaryFolder();
        using var expected = Python("write", folder.Path, how);
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        var (world, tree) = (source.World, source.World.Model.Tree);
        // Directions of 16-bit numbers are given their norm of 1 back.
        var tolerance = how.Contains("converted", StringComparison.Ordinal) ? 1.0 / 256 : 0;
        foreach (var (wanted, got) in Numbers(expected, "directions").Zip(world.Directions.Span.ToArray()))
            Assert.Equal(wanted, got, tolerance);
        Assert.Equal(Numbers(expected, "bias"), world.Bias.Span.ToArray().Select(v => (double)v));
        Assert.Equal(Numbers(expected, "probabilities"), world.Model.Probabilities);
        Assert.Equal(Numbers(expected, "own"), world.Model.Correlation.Own);
        foreach (var (wanted, got) in Numbers(expected, "thresholds").Zip(world.Model.Thresholds))
            Assert.Equal(wanted, got, 1e-9);
        AssertSameTrees(expected, tree);
    }

    [SkippableTheory]
    [InlineData("""0.25""", """2""", 2, 2, 0.25, 0.25)]
    [InlineData("""{"value": 0.5, "generator_name": "constant"}""", """{"start": 1, "end": 4, "generator_name": "exponential"}""", 1, 4, 0.5, 0.5)]
    [InlineData("""{"start": 0.5, "end": 0.25, "generator_name": "linear"}""", """{"start": 5, "end": 4, "generator_name": "linear"}""", 5, 4, 0.5, 0.25)]
    public void Magnitudes_follow_the_law_of_the_configuration(string deviation, string mean, double firstMean, double lastMean, double firstDeviation, double lastDeviation)
    {
        using var folder = new TemporaryFolder();
        using var written = Python("write", folder.Path, $$"""{"std": {{deviation}}, "mean": {{mean}}}""");
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        var table = source.World.Model.Magnitudes;
        Assert.Equal((firstMean, lastMean, firstDeviation, lastDeviation), (table.Means[0], table.Means[^1], table.Deviations[0], table.Deviations[^1]));
    }

    [SkippableFact]
    public void Magnitudes_that_are_drawn_have_the_distribution_of_the_configuration()
    {
        using var folder = new TemporaryFolder();
        using var written = Python("write", folder.Path, """{"features": 4000, "std": {"mean": 0.5, "std": 0.5, "min_value": null, "max_value": 1.2, "generator_name": "folded_normal"}}""");
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        var deviations = source.World.Model.Magnitudes.Deviations;
        Assert.All(deviations, d => Assert.InRange(d, 0, 1.2));
        // |N(0.5, 0.5²)| cut off at 1.2, integrated numerically: mean 0.5649, and a share Φ(−1.4) + Φ(−3.4) = 0.0811 at the cut.
        Assert.Equal(0.5649, deviations.Average(), 0.02);
        Assert.Equal(0.0811, deviations.Count(d => d == 1.2) / 4000.0, 0.015);
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("trees")]
    [InlineData("chosen")]
    [InlineData("single children")]
    [InlineData("roots alone")]
    [InlineData("other laws")]
    [InlineData("sparse_but_wrong")]
    [InlineData("tree")]
    [InlineData("sharkey")]
    public void SAELens_reads_what_is_written_as_it_is(string world)
    {
        var plain = new SyntheticOptions { Features = 20, Dimension = 6, Bias = 0.5 };
        var trees = new HierarchyOptions { Roots = 2, Branching = 2, Depth = 2, Exclusive = 1, Scaled = true };
        var options = world switch
        {
            "none" => plain,
            "trees" => plain with { Hierarchy = trees with { Compensation = CompensationKind.Upstream, LargestBranching = 3, ExclusiveTo = 1 }, Correlation = new CorrelationOptions { Rank = 2 } },
            "chosen" => plain with { Hierarchy = trees with { Exclusion = ExclusionKind.Choice } },
            "single children" => plain with { Hierarchy = trees with { Branching = 1 } },
            "roots alone" => plain with { Hierarchy = trees with { Roots = 20 } },
            "other laws" => plain with { Firing = FeatureLaw.Parse("zipfian(0, 0.3, 0.1)"), Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Parse("linear(0, 1)"), Deviation = FeatureLaw.Parse("folded_normal(0.5, 0)") } },
            _ => new SyntheticOptions { Preset = Enum.Parse<SyntheticPreset>(world.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) },
        };
        using var folder = new TemporaryFolder();
        using var source = SyntheticWorlds.Source(options);
        source.Save(folder.Path);
        using var read = Python("read", folder.Path);
        Assert.Equal(source.Directions.Span.ToArray().Select(v => (double)v), Numbers(read, "directions"));
        Assert.Equal(source.World.Bias.Span.ToArray().Select(v => (double)v), Numbers(read, "bias"));
        Assert.Equal(source.World.Model.Probabilities.Select(p => (double)(float)p), Numbers(read, "probabilities"));
        Assert.Equal(source.World.Model.Correlation.Own.Select(o => (double)(float)o), Numbers(read, "own"));
        AssertSameTrees(read, source.World.Model.Tree);
        using var again = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.Equal(source.World.Model.Probabilities, again.World.Model.Probabilities);
    }

    private static void AssertSameTrees(JsonDocument foreign, FeatureTree tree)
    {
        Assert.Equal(foreign.RootElement.GetProperty("parents").EnumerateArray().Select(p => p.GetInt32()), tree.Parents);
        Assert.Equal(Flags("exclusive"), tree.GroupOf.Select(g => g >= 0 && tree.Groups[g] is { Rule: not GroupRule.Independent, Children.Length: > 1 }));
        Assert.Equal(Flags("scaled"), tree.GroupOf.Select(g => g >= 0 && tree.Groups[g] is { Scaled: true, Parent: >= 0 }));

        IEnumerable<bool> Flags(string name) => foreign.RootElement.GetProperty(name).EnumerateArray().Select(flag => flag.GetBoolean());
    }

    private static IEnumerable<double> Numbers(JsonDocument foreign, string name) => foreign.RootElement.GetProperty(name).EnumerateArray().Select(v => v.GetDouble());

    private static JsonDocument Python(params string[] arguments) => JsonDocument.Parse(ForeignProgram.Python("json", Program, arguments));
}
