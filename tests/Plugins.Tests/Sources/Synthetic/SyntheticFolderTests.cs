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
            case "a configuration of no JSON":
                folder.Write("synthetic_model_config.json", "{");
                break;
        }

        var exception = Assert.Throws<InputException>(() => SyntheticWorlds.Source(new SyntheticOptions { Folder = folder.Path }));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
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

    private static void Damage(string damage, Dictionary<string, TensorData> tensors)
    {
        tensors.Remove("saelab.firing_probabilities");
        if (damage == "another shape")
            tensors["firing_probabilities"] = TensorData.Of(new float[39]);
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
