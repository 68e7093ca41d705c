using System.Text.Json;

namespace SaeLab.EndToEnd.Tests;

public sealed class PicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PicturesTests() => _folder.Write("pictures.yaml", """
        name: pictures
        seed: 1
        source:
          pictures: { size: 128, structure_seed: 3 }
        variant:
          topk: { latents: 96, k: 6 }
        training:
          samples: 150_000
          batch: 250
          optimizer: { adam: { learning_rate: 3e-3 } }
          learning_rate: { decay: 20% }
        evaluate: [filters]
        evaluation: { samples: 5000 }
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Things_make_oriented_and_localised_filters_and_noise_of_the_same_spectrum_does_not()
    {
        SaelabProcess.Run(_folder.Path, "run", "pictures.yaml", "--out", "things").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "pictures.yaml", "--out", "noise", "--set", "source.pictures.content=noise").ShouldExitWith(0);
        Assert.InRange(Figure("things", "oriented_share"), 0.35, 1);
        Assert.InRange(Figure("noise", "oriented_share"), 0, 0.1);
        Assert.True(Figure("things", "localisation") > Figure("noise", "localisation") + 0.1);
        var report = File.ReadAllText(_folder.File("things", "report.html"));
        Assert.Contains("96 pictures of 8 × 8 pixels", report, StringComparison.Ordinal);
        Assert.Contains("filters.orientation", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_the_same_on_any_number_of_threads()
    {
        string[] run = ["run", "pictures.yaml", "--set", "training.samples=10_000"];
        SaelabProcess.Run(_folder.Path, [.. run, "--out", "one", "--threads", "1"]).ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, [.. run, "--out", "three", "--threads", "3"]).ShouldExitWith(0);
        Runs.AssertSame(_folder.File("one"), _folder.File("three"));
    }

    [Fact]
    public void What_cannot_be_is_an_error_of_the_manifest()
    {
        var result = SaelabProcess.Run(_folder.Path, "validate", "pictures.yaml", "--set", "source.pictures.size=100", "--set", "source.pictures.files=[a.png]").ShouldExitWith(2);
        Assert.Equal(2, result.ErrorLines.Length);
        Assert.Contains("100 is no power of 2; 64 is.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Files are read with 'content: files' only.", result.Error, StringComparison.Ordinal);
        result = SaelabProcess.Run(_folder.Path, "validate", "pictures.yaml", "--set", "source={ pictures: { content: files, files: [none.png] } }").ShouldExitWith(2);
        Assert.Contains("none.png", result.Error, StringComparison.Ordinal);
    }

    private double Figure(string run, string name)
    {
        using var results = JsonDocument.Parse(File.ReadAllText(_folder.File(run, "results.json")));
        return results.RootElement.GetProperty("measurements").EnumerateArray().Single(m => m.GetProperty("name").GetString() == $"filters.{name}").GetProperty("value").GetDouble();
    }
}
