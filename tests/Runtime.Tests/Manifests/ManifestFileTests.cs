using System.Text;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class ManifestFileTests
{
    [Fact]
    public void A_missing_file_is_one_error()
    {
        Assert.Equal("no/such.yaml:1:1: error SAE101: the manifest cannot be read: there is no such file", Complaint("no/such.yaml"));
    }

    [Fact]
    public void A_folder_is_one_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"{folder.Path}:1:1: error SAE101: the manifest cannot be read: it is a folder, not a file", Complaint(folder.Path));
    }

    [Fact]
    public void A_file_of_100_MB_is_refused_without_reading_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("large.yaml");
        using (var stream = File.Create(path))
            stream.SetLength(100_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal($"{path}:1:1: error SAE102: the manifest has more than 1048576 bytes", Complaint(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Invalid_UTF8_is_shown_at_its_first_byte()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("latin1.yaml");
        File.WriteAllBytes(path, [.. "name: demo\nquestion: \"é"u8, 0xE9, .. "t\"\n"u8]);
        Assert.Equal($"{path}:2:13: error SAE104: the manifest is not valid UTF-8 from here on", Complaint(path));
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bom.yaml");
        File.WriteAllText(path, FakeComponents.Valid, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("demo", ManifestReader.Load(path, [], FakeComponents.Catalogue).Experiment.Name);
    }

    [Fact]
    public void Errors_name_the_file_as_the_user_typed_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m.yaml", "nam: demo\n");
        var typed = Path.Combine(folder.Path, ".", "m.yaml");
        Assert.StartsWith(typed + ":1:1: error SAE1", Complaint(typed), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_bomb_is_refused_before_it_goes_off()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Equal("m.yaml:5:25: error SAE102: the manifest has more than 50000 values, aliases counted as often as they are used", FakeComponents.Complaints(bomb.ToString()));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        foreach (var levels in new[] { 100, 100_000 })
        {
            var text = string.Concat(Enumerable.Repeat(open, levels)) + "x" + string.Concat(Enumerable.Repeat(close, levels));
            Assert.Contains("error SAE102: the manifest has more than 64 levels of nesting", FakeComponents.Complaints(text), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Aliases_that_stack_up_levels_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
            text.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Contains("more than 64 levels of nesting", FakeComponents.Complaints(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_alias_stands_for_its_anchor()
    {
        var text = "name: demo\nsource: { planted: { features: &n 3 } }\nvariant: { topk: { latents: *n, k: *n } }\ntraining: { samples: 5000 }\n";
        var options = (FakeTopKOptions)FakeComponents.Read(text).Experiment.Variant.Options;
        Assert.Equal((3, 3), (options.Latents, options.K));
    }

    private static string Complaint(string path) =>
        Assert.Throws<ManifestException>(() => ManifestReader.Load(path, [], FakeComponents.Catalogue)).Message;
}
