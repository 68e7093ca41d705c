using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Tests.Artefacts;

public sealed class RunFolderTests
{
    [Fact]
    public void A_new_folder_is_created_with_its_place_for_checkpoints()
    {
        using var temporary = new TemporaryFolder();
        using var run = RunFolder.Open(temporary.File("deep", "run"), RunFolderMode.New);
        Assert.True(Directory.Exists(run.CheckpointsFolder));
        Assert.False(run.HasRun);
        Assert.Empty(run.CheckpointsFromNewest());
    }

    [Fact]
    public void Refusals_say_what_to_do()
    {
        using var temporary = new TemporaryFolder();
        var complaints = new List<string>();
        using (RunFolder.Open(temporary.File("run"), RunFolderMode.New))
        {
            complaints.Add(Refusal(RunFolderMode.New));
            complaints.Add(Refusal(RunFolderMode.Resume));
            complaints.Add(Refusal(RunFolderMode.Force));
        }

        temporary.Write("run/manifest.resolved.yaml", "name: x");
        complaints.Add(Refusal(RunFolderMode.New));
        temporary.Write("run/results.json", "{}");
        complaints.Add(Refusal(RunFolderMode.New));
        temporary.Write("file", "");
        complaints.Add(Assert.Throws<InputException>(() => RunFolder.Open(temporary.File("file"), RunFolderMode.New)).Message);
        Snapshot.Matches(string.Join("\n", complaints).Replace(temporary.Path, "runs", StringComparison.Ordinal));

        string Refusal(RunFolderMode mode) => Assert.Throws<InputException>(() => RunFolder.Open(temporary.File("run"), mode)).Message;
    }

    [Fact]
    public void A_folder_can_be_taken_again_once_it_is_let_go_of()
    {
        using var temporary = new TemporaryFolder();
        RunFolder.Open(temporary.File("run"), RunFolderMode.New).Dispose();
        RunFolder.Open(temporary.File("run"), RunFolderMode.New).Dispose();
        temporary.Write("run/manifest.resolved.yaml", "name: x");
        using var run = RunFolder.Open(temporary.File("run"), RunFolderMode.Resume);
        Assert.True(run.HasRun);
        Assert.False(run.IsFinished);
    }

    [Fact]
    public void Leftovers_of_a_write_that_was_killed_are_deleted_and_nothing_else()
    {
        using var temporary = new TemporaryFolder();
        foreach (var name in new[] { ".metrics.jsonl.17-1.tmp", "checkpoints/.step-000000000010.msgpack.4-12.tmp", ".mine.tmp", "mine.1-1.tmp", "checkpoints/.step-000000000010.msgpack.tmp" })
            temporary.Write("run/" + name, "x");
        using var run = RunFolder.Open(temporary.File("run"), RunFolderMode.Resume);
        Assert.Equal(
            [".in-use", ".mine.tmp", "checkpoints/.step-000000000010.msgpack.tmp", "mine.1-1.tmp"],
            Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(run.Path, path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Force_deletes_the_old_run_and_nothing_else()
    {
        using var temporary = new TemporaryFolder();
        foreach (var name in new[] { "manifest.resolved.yaml", "results.json", "dictionary.msgpack", "metrics.jsonl", "lock.yaml", "report.html", "checkpoints/step-000000000010.msgpack", "notes.txt", "checkpoints/mine.msgpack" })
            temporary.Write("run/" + name, "old");
        using var run = RunFolder.Open(temporary.File("run"), RunFolderMode.Force);
        Assert.False(run.HasRun);
        Assert.Equal(
            [".in-use", "checkpoints/mine.msgpack", "notes.txt"],
            Directory.GetFiles(run.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(run.Path, path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_latest_checkpoint_is_the_one_after_most_steps()
    {
        using var temporary = new TemporaryFolder();
        using var run = RunFolder.Open(temporary.File("run"), RunFolderMode.New);
        foreach (var step in new[] { 5, 100, 20, 1_000_000_000 })
            File.WriteAllText(run.CheckpointPath(step), "");
        File.WriteAllText(Path.Combine(run.CheckpointsFolder, ".step-9.msgpack.1-1.tmp"), "");
        Assert.Equal(run.CheckpointPath(1_000_000_000), run.CheckpointsFromNewest().First());
        run.DeleteOldCheckpoints(keep: 2);
        Assert.False(File.Exists(run.CheckpointPath(20)));
        Assert.True(File.Exists(run.CheckpointPath(100)));
    }

    [Fact]
    public void Metrics_are_lines_of_JSON_that_can_be_cut_off_on_resuming()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.File("metrics.jsonl");
        long length;
        using (var log = MetricsLog.Open(path, 0))
        {
            log.Append(new Metric("step", 1), new Metric("loss", 0.1));
            log.Flush();
            length = log.Length;
            log.Append(new Metric("step", 2), new Metric("loss", double.NaN));
        }

        using (var log = MetricsLog.Open(path, length))
            log.Append(new Metric("step", 2), new Metric("loss", 1.0 / 3), new Metric("é\"", -1e-300), new Metric("samples", 1L << 53));
        Assert.Equal(
            "{\"step\":1,\"loss\":0.1}\n{\"step\":2,\"loss\":0.3333333333333333,\"\\u00E9\\u0022\":-1E-300,\"samples\":9007199254740992}\n",
            File.ReadAllText(path));
        Assert.Throws<InputException>(() => MetricsLog.Open(path, 100_000));
    }

    [Fact]
    public void Numbers_in_metrics_read_back_as_the_same_double() => Law.Holds(ArbMap.Default.GeneratorFor<double>(), value =>
    {
        using var temporary = new TemporaryFolder();
        using (var log = MetricsLog.Open(temporary.File("m"), 0))
            log.Append(new Metric("x", value));
        var text = File.ReadAllText(temporary.File("m"));
        var expected = double.IsFinite(value) ? value : (double?)null;
        Assert.Equal(expected, JsonDocument.Parse(text).RootElement.GetProperty("x") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null);
    });
}
