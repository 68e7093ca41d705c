using System.Diagnostics;

namespace SaeLab.EndToEnd.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FolderTests() => _folder.Write("tiny.yaml", Runs.Tiny);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_a_run_holds_is_refused_and_that_run_is_unharmed()
    {
        _folder.Write("busy.yaml", Runs.Busy);
        using var first = SaelabProcess.Start(_folder.Path, [], "run", "busy.yaml", "--out", "run");
        Assert.True(first.WaitUntil(() => Runs.NewestCheckpoint(_folder.File("run")) > 0));

        // Held still, so that it cannot end before the others have tried.
        first.Signal("STOP");
        foreach (var mode in new[] { "--resume", "--force" })
            SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "run", mode).ShouldRefuse("in use");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "run").ShouldRefuse("in use");
        Assert.False(first.HasExited, "the first run ended before the others could disturb it");
        first.Signal("CONT");
        first.Wait().ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "busy.yaml", "--out", "alone").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("alone"), _folder.File("run"));
    }

    [Fact]
    public void A_run_that_is_there_is_replaced_only_by_force()
    {
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0);
        _folder.Write("runs/tiny/notes.txt", "mine");
        var before = Runs.Contents(_folder.File("runs"));
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "seed=2").ShouldRefuse("--force");
        Assert.Equal(before, Runs.Contents(_folder.File("runs")));

        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "seed=2", "--force").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "seed=2", "--out", "fresh").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("fresh"), _folder.File("runs", "tiny"));
        Assert.NotEqual(before["tiny/dictionary.msgpack"], Runs.Contents(_folder.File("runs"))["tiny/dictionary.msgpack"]);
        Assert.Equal("mine", File.ReadAllText(_folder.File("runs", "tiny", "notes.txt")));
    }

    [Fact]
    public void Force_with_a_manifest_that_cannot_run_leaves_the_old_run_alone()
    {
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0);
        var before = Runs.Contents(_folder.File("runs"));
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "variant.topk.k=99", "--force").ShouldExitWith(2);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "source={ files: { path: none.npy } }", "--force").ShouldExitWith(2);
        Assert.Equal(before, Runs.Contents(_folder.File("runs")));
    }

    [Fact]
    public void A_finished_run_that_is_resumed_stays_the_same()
    {
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0);
        var before = Runs.Contents(_folder.File("runs"));
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--resume").ShouldExitWith(0);
        Assert.Equal(before, Runs.Contents(_folder.File("runs")));
    }

    [Fact]
    public void Where_no_folder_can_be_the_run_is_refused()
    {
        _folder.Write("file", "");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "file").ShouldRefuse("file", "choose another folder");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "file/run").ShouldRefuse("file/run", "choose another folder");
    }

    [SkippableFact]
    public void A_folder_that_may_not_be_written_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "whoever may do anything is refused nothing");
        var run = Directory.CreateDirectory(_folder.File("run")).FullName;
        Assert.True(Succeeds("chmod", "500", run));
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "run").ShouldRefuse("cannot write", "permission denied");
        Assert.True(Succeeds("chmod", "700", run));
    }

    [SkippableFact]
    public void A_full_disk_is_one_clear_error_and_the_run_goes_on_when_there_is_room()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can mount a small disk");
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        Skip.IfNot(Succeeds("mount", "-t", "tmpfs", "-o", "size=300k", "saelab-test", disk), "this machine does not let a small disk be mounted");
        try
        {
            // A checkpoint has 3 · 2 · 4 · 300 · 16 bytes = 115 kB: the third does not fit beside the two that are kept.
            _folder.Write("busy.yaml", Runs.Busy);
            string[] run = ["run", "busy.yaml", "--set", "variant.topk.latents=300", "--set", "training.samples=64_000"];
            SaelabProcess.Run(_folder.Path, [.. run, "--out", "disk/run"]).ShouldRefuse("cannot write", "make room");
            Assert.True(Succeeds("mount", "-o", "remount,size=2m", disk));
            SaelabProcess.Run(_folder.Path, [.. run, "--out", "disk/run", "--resume"]).ShouldExitWith(0);
            SaelabProcess.Run(_folder.Path, [.. run, "--out", "roomy"]).ShouldExitWith(0);
            Runs.AssertSame(_folder.File("roomy"), _folder.File("disk", "run"));
        }
        finally
        {
            Assert.True(Succeeds("umount", disk));
        }
    }

    [SkippableFact]
    public void A_source_that_finds_no_room_leaves_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can mount a small disk");
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        Skip.IfNot(Succeeds("mount", "-t", "tmpfs", "-o", "size=40k", "saelab-test", disk), "this machine does not let a small disk be mounted");
        try
        {
            _folder.Write("world.yaml", "name: world\nsource: { synthetic: { preset: synth_512 } }\nvariant: { topk: { latents: 8, k: 1 } }\ntraining: { samples: 2_000 }\n");
            SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "disk/world").ShouldRefuse("cannot write");
            Assert.Empty(Directory.GetFileSystemEntries(disk));
            Assert.True(Succeeds("mount", "-o", "remount,size=4m", disk));
            SaelabProcess.Run(_folder.Path, "save-source", "world.yaml", "--out", "disk/world").ShouldExitWith(0);
        }
        finally
        {
            Assert.True(Succeeds("umount", disk));
        }
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
