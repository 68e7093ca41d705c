using System.Text;
using System.Text.RegularExpressions;

namespace SaeLab.EndToEnd.Tests;

public sealed partial class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_explains_itself()
    {
        var text = new StringBuilder();
        Add();
        foreach (var command in Commands())
        {
            Add(command);
            foreach (var below in Commands(command))
                Add(command, below);
        }

        Snapshot.Matches(text.ToString());

        void Add(params string[] command)
        {
            var help = SaelabProcess.Run(_folder.Path, [.. command, "--help"]).ShouldExitWith(0);
            Assert.Empty(help.Error);
            text.AppendLine($"> saelab {string.Join(' ', [.. command, "--help"])}").AppendLine(DefaultThreads().Replace(help.Output, "[default: PROCESSORS]"));
        }
    }

    [Fact]
    public void The_version_is_one_line()
    {
        var version = SaelabProcess.Run(_folder.Path, "--version").ShouldExitWith(0);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9a-z.]+)?(\+[0-9a-f]+)?\n$", version.Output);
    }

    [Fact]
    public void The_list_shows_all_components() => Snapshot.Matches(SaelabProcess.Run(_folder.Path, "list").ShouldExitWith(0).Output);

    [Fact]
    public void The_list_shows_the_options_of_one_component() => Snapshot.Matches(SaelabProcess.Run(_folder.Path, "list", "topk").ShouldExitWith(0).Output);

    [Fact]
    public void Presets_are_listed_and_printed_as_they_were_written()
    {
        var list = SaelabProcess.Run(_folder.Path, "list", "presets").ShouldExitWith(0).Output;
        Assert.StartsWith("presets\n", list, StringComparison.Ordinal);
        var names = list.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).ToList();
        Assert.Contains("anthropic-2023", names);
        foreach (var name in names)
            Assert.Equal(File.ReadAllText(RepositoryPaths.Get("src", "Runtime", "Presets", name + ".yaml")), SaelabProcess.Run(_folder.Path, "list", name).ShouldExitWith(0).Output);
    }

    [Fact]
    public void The_schema_is_for_editors() => Snapshot.Matches(SaelabProcess.Run(_folder.Path, "schema").ShouldExitWith(0).Output, "json");

    [Fact]
    public void Words_that_the_program_does_not_know_are_refused_in_a_line()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        var text = new StringBuilder();
        Add("rnu");
        Add("run", "tiny.yaml", "--thread", "2");
        Add("run", "tiny.yaml", "--threads", "many");
        Add("run", "tiny.yaml", "--threads", "0");
        Add("run", "tiny.yaml", "--resume", "--force");
        Add("run");
        Add("run", "tiny.yaml", "other.yaml");
        Add("list", "neurons");
        Add("new");
        Add("new", "variants");
        Add("run", "no-such-file.yaml");
        Add("run", ".");
        Add("test", "no-such-folder");
        Add("list", "--plugins", "no-such-folder");
        Assert.Equal(["tiny.yaml"], Runs.Contents(_folder.Path).Keys);
        Snapshot.Matches(text.ToString());

        void Add(params string[] arguments)
        {
            var result = SaelabProcess.Run(_folder.Path, arguments).ShouldExitWith(2);
            Assert.Empty(result.Output);
            Assert.InRange(result.ErrorLines.Length, 1, 2);
            text.AppendLine($"> saelab {string.Join(' ', arguments)}").AppendLine(result.Error.Replace(_folder.Path, "FOLDER", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_manifest_is_validated_and_printed_without_training()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        Assert.Equal("tiny.yaml is valid: tiny, 8 latents over 4 dimensions.\n", SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml").ShouldExitWith(0).Output);
        var printed = SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml", "--print").ShouldExitWith(0).Output;
        _folder.Write("printed.yaml", printed);
        Assert.Equal(printed, SaelabProcess.Run(_folder.Path, "validate", "printed.yaml", "--print").ShouldExitWith(0).Output);
        Assert.Equal(["printed.yaml", "tiny.yaml"], Runs.Contents(_folder.Path).Keys.Order());
    }

    [Fact]
    public void Experiments_are_tests()
    {
        _folder.Write("experiments/good.yaml", Runs.Tiny + "\nexpect: { reconstruction.fvu: '<= 10' }");
        Assert.EndsWith("1 passed, 0 failed\n", SaelabProcess.Run(_folder.Path, "test", "experiments").ShouldExitWith(0).Output, StringComparison.Ordinal);
        _folder.Write("experiments/missed.yaml", Runs.Tiny + "\nexpect: { reconstruction.fvu: '<= -1' }");
        Assert.EndsWith("1 passed, 1 failed\n", SaelabProcess.Run(_folder.Path, "test", "experiments").ShouldExitWith(1).Output, StringComparison.Ordinal);
        _folder.Write("experiments/idle.yaml", Runs.Tiny);
        _folder.Write("experiments/idle-sweep.yaml", Runs.Tiny + "\nsweep: { seeds: [1, 2] }\n");
        var idle = SaelabProcess.Run(_folder.Path, "test", "experiments", "--out", "out").ShouldExitWith(1);
        Assert.EndsWith("1 passed, 1 failed, 2 without expectations\n", idle.Output, StringComparison.Ordinal);
        Assert.Equal(["experiments-good", "experiments-missed"], Directory.GetDirectories(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        _folder.Write("experiments/bad.yaml", "name: bad");
        Assert.EndsWith("1 passed, 1 failed, 1 could not run, 2 without expectations\n", SaelabProcess.Run(_folder.Path, "test", "experiments").ShouldExitWith(2).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    private IEnumerable<string> Commands(params string[] above) => SaelabProcess.Run(_folder.Path, [.. above, "--help"]).Output
        .Split('\n').SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).ToList();

    [GeneratedRegex(@"\[default: \d+\]")]
    private static partial Regex DefaultThreads();
}
