namespace SaeLab.EndToEnd.Tests;

public sealed class SaveSourceTests : IDisposable
{
    private const string World = """
        name: world
        source:
          synthetic: { preset: synth_512, features: 64, dimension: 16, structure_seed: 3 }
        variant:
          batchtopk: { latents: 32, k: 2 }
        training: { samples: 4_000, batch: 100 }
        evaluate: [reconstruction, recovery]
        evaluation: { samples: 500 }
        """;

    private readonly TemporaryFolder _folder = new();

    public SaveSourceTests() => _folder.Write("world.yaml", World);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_world_that_was_saved_gives_the_same_dictionary()
    {
        var saved = SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "saved").ShouldExitWith(0);
        Assert.Contains("synthetic_model_config.json", saved.Output, StringComparison.Ordinal);
        _folder.Write("again.yaml", World.Replace("preset: synth_512, features: 64, dimension: 16, structure_seed: 3", "folder: saved", StringComparison.Ordinal));
        SaelabProcess.Run(_folder.Path, "run", "world.yaml", "--out", "first").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "again.yaml", "--out", "again").ShouldExitWith(0);
        Assert.Equal(File.ReadAllText(_folder.File("first", "metrics.jsonl")), File.ReadAllText(_folder.File("again", "metrics.jsonl")));
    }

    [Fact]
    public void An_empty_folder_is_taken_and_nothing_but_the_world_is_left_in_it()
    {
        Directory.CreateDirectory(_folder.File("empty"));
        SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "empty").ShouldExitWith(0);
        Assert.Equal(["hierarchy.json", "synthetic_model.safetensors", "synthetic_model_config.json"], Directory.GetFileSystemEntries(_folder.File("empty")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("hierarchy.json", "asks for trees, and there is no hierarchy.json")]
    [InlineData("synthetic_model.safetensors", "cannot read")]
    [InlineData("synthetic_model_config.json", "cannot read")]
    public void A_folder_that_lacks_a_file_is_refused_in_one_line(string file, string complaint)
    {
        SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "saved").ShouldExitWith(0);
        _folder.Write("again.yaml", World.Replace("preset: synth_512, features: 64, dimension: 16, structure_seed: 3", "folder: saved", StringComparison.Ordinal));
        File.Delete(_folder.File("saved", file));
        var line = Assert.Single(SaelabProcess.Run(_folder.Path, "run", "again.yaml").ShouldExitWith(2).ErrorLines);
        Assert.StartsWith("again.yaml:2:1: error SAE119: ", line, StringComparison.Ordinal);
        Assert.Contains(complaint, line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_saved_and_a_folder_that_is_not_empty_are_refused()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "save-source", "tiny.yaml", "--out", "saved").ShouldRefuse("source 'planted' cannot be written");
        _folder.Write("full/note.txt", "mine");
        SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "full").ShouldRefuse("full is not empty");
        Assert.False(Directory.Exists(_folder.File("saved")));
        Assert.Single(Directory.GetFiles(_folder.File("full")));
    }
}
