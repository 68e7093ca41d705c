using System.Buffers.Binary;
using System.Text;
using SaeLab.Abstractions;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

public sealed class SyntheticFolderTests
{
    private static readonly SyntheticOptions Small = new()
    {
        Features = 40,
        Dimension = 8,
        Firing = FeatureLaw.Parse("zipfian(0.5, 0.4, 0.02)"),
        Hierarchy = new HierarchyOptions { Roots = 3, Branching = 2, Depth = 2, Exclusive = 1, Scaled = true, Compensation = CompensationKind.Upstream },
        Correlation = new CorrelationOptions { Rank = 3 },
        Magnitudes = new MagnitudeOptions { Mean = FeatureLaw.Parse("linear(5, 4)"), Deviation = FeatureLaw.Parse("folded_normal(0.5, 0.5)") },
        Bias = 0.5,
    };

    [Theory]
    [InlineData(SyntheticPreset.None)]
    [InlineData(SyntheticPreset.Tree)]
    [InlineData(SyntheticPreset.FiveFeatures)]
    [InlineData(SyntheticPreset.Sharkey)]
    public void What_was_written_makes_the_same_rows_bit_for_bit(SyntheticPreset preset)
    {
        using var folder = new TemporaryFolder();
        using var written = SyntheticWorlds.Source(preset == SyntheticPreset.None ? Small : new SyntheticOptions { Preset = preset });
        written.Save(folder.Path);
        using var read = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.Equal(written.Parents, read.Parents);
        Assert.Equal(written.World.Model.Rates, read.World.Model.Rates);
        Assert.Equal(written.World.Model.Thresholds, read.World.Model.Thresholds);
        var (rows, codes) = SyntheticWorlds.Read(written, 50);
        var (again, codesAgain) = SyntheticWorlds.Read(read, 50);
        Assert.True(rows.Span.SequenceEqual(again.Span));
        Assert.True(codes.AllValues.SequenceEqual(codesAgain.AllValues));
        Assert.NotEmpty(read.Files);
    }

    [Fact]
    public void Without_stored_magnitudes_those_of_the_configuration_hold()
    {
        using var folder = Saved(t =>
        {
            foreach (var name in t.Keys.Where(k => k.StartsWith("saelab.", StringComparison.Ordinal)).ToList())
                t.Remove(name);
        });
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.Equal(5, source.World.Model.Magnitudes.Means[0]);
        Assert.Equal(4, source.World.Model.Magnitudes.Means[^1]);
        Assert.All(source.World.Model.Magnitudes.Deviations, d => Assert.InRange(d, 0, 3));
    }

    [Fact]
    public void Thresholds_are_those_of_the_probabilities_that_are_read()
    {
        using var folder = Saved(t => t["saelab.firing_probabilities"] = TensorData.Of(Enumerable.Repeat(0.5, 40).ToArray()));
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.All(source.World.Model.Thresholds, t => Assert.Equal(0, t, 12));
    }

    [Theory]
    [InlineData("no weights", "cannot read")]
    [InlineData("a header of 2^60 bytes", "announces a header of 1152921504606846976 bytes")]
    [InlineData("a hole", "begins at byte")]
    [InlineData("another shape", "has the shape [39], where the configuration asks for [40]")]
    [InlineData("a probability of 2", "number 3 of 'firing_probabilities' is 2")]
    [InlineData("a direction of norm 3", "direction 0 of 'feature_vectors' has norm 3")]
    [InlineData("a shape that overflows", "header is damaged")]
    [InlineData("a feature twice", "feature 0 is in two places")]
    [InlineData("a feature that is not there", "there is no feature 99")]
    [InlineData("a configuration of no JSON", "synthetic_model_config.json")]
    [InlineData("a configuration that is a list", "[1] stands where an object with num_features should")]
    [InlineData("no number of features", "there is no num_features")]
    [InlineData("half a feature", "num_features is 40.5, and not a whole number")]
    [InlineData("features beyond memory", "has the shape [40, 8], where the configuration asks for [2147483647, 2147483647]")]
    [InlineData("a law of somebody else's", "there is no generator_name 'mine' here")]
    [InlineData("a law without a name", "there is no generator_name")]
    [InlineData("trees that are not there", "asks for trees, and there is no hierarchy.json")]
    [InlineData("correlations that are not there", "asks for correlations, and synthetic_model.safetensors has no 'correlation_factor'")]
    [InlineData("no bias", "there is no tensor 'bias'")]
    [InlineData("a matrix for a factor's vector", "has the shape [40], and not [40, rank]")]
    [InlineData("no roots", "there is no roots")]
    [InlineData("roots that are a number", "roots is 3, and not a list")]
    [InlineData("a node that is a number", "7 stands where an object with feature_index should")]
    [InlineData("children that are a text", "children is \"none\", and not a list")]
    [InlineData("trees without an end", "depth")]
    [InlineData("children in two sets", "feature 0 has children in several sets")]
    [InlineData("numbers that are cut off", "truncated")]
    [InlineData("a header that is cut off", "truncated")]
    [InlineData("an unknown precision", "is of dtype F8_E4M3; F64, F32, F16 and BF16 are read")]
    public void A_folder_that_cannot_be_is_refused_with_what_is_wrong(string damage, string message)
    {
        using var folder = Saved(t => Damage(damage, t));
        var weights = folder.File("synthetic_model.safetensors");
        switch (damage)
        {
            case "no weights":
                File.Delete(weights);
                break;
            case "a header of 2^60 bytes":
                var bytes = File.ReadAllBytes(weights);
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1UL << 60);
                File.WriteAllBytes(weights, bytes);
                break;
            case "a hole":
                WriteHeader(weights, """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8);
                break;
            case "a shape that overflows":
                WriteHeader(weights, """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8);
                break;
            case "a feature twice":
                folder.Write("hierarchy.json", """{"roots":[{"feature_index":0,"children":[{"feature_index":0}]}]}""");
                break;
            case "a feature that is not there":
                folder.Write("hierarchy.json", """{"roots":[{"feature_index":99}]}""");
                break;
            case "no roots":
                folder.Write("hierarchy.json", "{}");
                break;
            case "roots that are a number":
                folder.Write("hierarchy.json", """{"roots":3}""");
                break;
            case "a node that is a number":
                folder.Write("hierarchy.json", """{"roots":[7]}""");
                break;
            case "children that are a text":
                folder.Write("hierarchy.json", """{"roots":[{"children":"none"}]}""");
                break;
            case "trees without an end":
                folder.Write("hierarchy.json", "{\"roots\":" + string.Concat(Enumerable.Repeat("[{\"children\":", 100_000)));
                break;
            case "children in two sets":
                folder.Write("hierarchy.json", """{"roots":[{"feature_index":0,"children":[{"feature_index":1},{"mutually_exclusive_children":true,"children":[{"feature_index":2},{"feature_index":3}]}]}]}""");
                break;
            case "trees that are not there":
                File.Delete(folder.File("hierarchy.json"));
                break;
            case "numbers that are cut off":
                File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^1]);
                break;
            case "a header that is cut off":
                File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100]);
                break;
            case "an unknown precision":
                WriteHeader(weights, """{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8);
                break;
            case "a configuration of no JSON":
                folder.Write("synthetic_model_config.json", "{");
                break;
            case "a configuration that is a list":
                folder.Write("synthetic_model_config.json", "[1]");
                break;
            case "no number of features":
                Configure("\"num_features\"", "\"features\"");
                break;
            case "half a feature":
                Configure("\"num_features\": 40", "\"num_features\": 40.5");
                break;
            case "features beyond memory":
                Configure("\"num_features\": 40", "\"num_features\": 2147483647");
                Configure("\"hidden_dim\": 8", "\"hidden_dim\": 2147483647");
                break;
            case "a law of somebody else's":
                Configure("\"linear\"", "\"mine\"");
                break;
            case "a law without a name":
                Configure("\"generator_name\": \"linear\",", "");
                break;
        }

        var exception = Assert.Throws<InputException>(() => SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path }));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);

        void Configure(string from, string to)
        {
            var config = File.ReadAllText(folder.File("synthetic_model_config.json"));
            Assert.Contains(from, config, StringComparison.Ordinal);
            folder.Write("synthetic_model_config.json", config.Replace(from, to, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Children_of_a_node_without_a_feature_exclude_each_other_at_the_top()
    {
        using var folder = Saved(_ => { });
        folder.Write("hierarchy.json", """{"roots":[{"feature_index":null,"mutually_exclusive_children":true,"children":[{"feature_index":0},{"feature_index":1},{"feature_index":2}]}]}""");
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.All(source.Parents, p => Assert.Equal(-1, p));
        foreach (var sampler in Enum.GetValues<SamplerKind>())
        {
            var counts = SyntheticWorlds.Count(source.World.Model, 5000, sampler);
            Assert.Equal(0, counts.Together[0, 1] + counts.Together[0, 2] + counts.Together[1, 2]);
            Assert.All(counts.Firings.Take(3), c => Assert.True(c > 100));
        }
    }

    [Fact]
    public void Children_below_a_node_without_a_feature_fire_with_the_parent_above_it()
    {
        using var folder = Saved(_ => { });
        folder.Write("hierarchy.json", """{"roots":[{"feature_index":0,"children":[{"mutually_exclusive_children":true,"children":[{"feature_index":1},{"feature_index":2}]}]}]}""");
        using var source = SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path });
        Assert.Equal([-1, 0, 0], source.Parents.Take(3));
        foreach (var sampler in Enum.GetValues<SamplerKind>())
        {
            var counts = SyntheticWorlds.Count(source.World.Model, 5000, sampler);
            Assert.Equal(0, counts.Together[1, 2]);
            Assert.Equal((counts.Firings[1], counts.Firings[2]), (counts.Together[0, 1], counts.Together[0, 2]));
            Assert.True(counts.Firings[1] > 100 && counts.Firings[2] > 100);
        }
    }

    private static void Damage(string damage, Dictionary<string, TensorData> tensors)
    {
        tensors.Remove("saelab.firing_probabilities");
        if (damage == "another shape")
            tensors["firing_probabilities"] = TensorData.Of(new float[39]);
        if (damage == "no bias")
            tensors.Remove("bias");
        if (damage == "correlations that are not there")
            tensors.Remove("correlation_factor");
        if (damage == "a matrix for a factor's vector")
            tensors["correlation_factor"] = TensorData.Of(new float[40]);
        if (damage == "a probability of 2")
            tensors["firing_probabilities"].Singles![3] = 2;
        if (damage == "a direction of norm 3")
        {
            var first = tensors["feature_vectors"].Singles!.AsSpan(0, 8);
            first.Clear();
            first[0] = 3;
        }
    }

    /// <summary>A folder whose tensors were changed.</summary>
    private static TemporaryFolder Saved(Action<Dictionary<string, TensorData>> change)
    {
        var folder = new TemporaryFolder();
        using var source = SyntheticWorlds.Source(Small);
        source.Save(folder.Path);
        var path = folder.File("synthetic_model.safetensors");
        var tensors = Safetensors.Read(path);
        change(tensors);
        Safetensors.Write(path, tensors);
        return folder;
    }

    private static void WriteHeader(string path, string header, int data) =>
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[data]]);
}
