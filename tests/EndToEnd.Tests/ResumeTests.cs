namespace SaeLab.EndToEnd.Tests;

/// <summary>A run that was stopped and resumed is, byte for byte, the run that was not.</summary>
public sealed class ResumeTests(ResumeTests.Uninterrupted uninterrupted) : IClassFixture<ResumeTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder.File("run");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Killed_at_any_moment_and_resumed_it_ends_the_same(ulong seed)
    {
        _folder.Write("busy.yaml", Runs.Busy);
        var random = Numerics.RandomStream.FromSeed(seed).For("moments to kill at");
        var kills = 0;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            // Moments lie anywhere in what is left of the run, which is known by its log; then a moment longer, into whatever it does then.
            var log = new FileInfo(Path.Combine(Run, "metrics.jsonl"));
            var soFar = log.Exists ? log.Length : 0;
            var moment = soFar + (long)(random.NextDouble() * 0.6 * (uninterrupted.LogLength - soFar));
            using var process = SaelabProcess.Start(_folder.Path, [], Resume);
            if (!process.WaitUntil(() => Length(log) > moment))
                break;
            Thread.SpinWait((int)random.NextBelow(2_000_000));
            process.Kill();
            kills++;
            Assert.DoesNotContain("damaged", process.Wait().Output, StringComparison.Ordinal);
        }

        Assert.InRange(kills, 2, 4);
        SaelabProcess.Run(_folder.Path, Resume).ShouldExitWith(0);
        Runs.AssertSame(uninterrupted.Run, Run);
        Assert.Empty(Directory.EnumerateFiles(Run, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Killed_before_it_began_it_starts()
    {
        _folder.Write("busy.yaml", Runs.Busy);
        using (var process = SaelabProcess.Start(_folder.Path, [], "run", "busy.yaml", "--out", "run"))
        {
            process.WaitUntil(() => File.Exists(Path.Combine(Run, ".in-use")));
            process.Kill();
        }

        SaelabProcess.Run(_folder.Path, Resume).ShouldExitWith(0);
        Runs.AssertSame(uninterrupted.Run, Run);
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Interrupted_it_saves_itself_and_says_how_to_go_on(string signal)
    {
        Skip.If(IgnoresInterrupts(), "the tests were started with SIGINT ignored, which the program inherits");
        _folder.Write("busy.yaml", Runs.Busy);
        using (var process = SaelabProcess.Start(_folder.Path, [], "run", "busy.yaml", "--out", "run"))
        {
            Assert.True(process.WaitForOutput("  10 %"));
            process.Signal(signal);
            var result = process.Wait().ShouldExitWith(130);
            Assert.Contains("--resume", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(Run, "dictionary.msgpack")));
        var saved = Runs.NewestCheckpoint(Run);
        var resumed = SaelabProcess.Run(_folder.Path, Resume).ShouldExitWith(0);
        Assert.Contains($"Resuming after {saved} of 2500 steps.", resumed.Output, StringComparison.Ordinal);
        Runs.AssertSame(uninterrupted.Run, Run);
    }

    [Fact]
    public void On_another_number_of_threads_it_goes_on_without_a_word()
    {
        Stop(after: 2200);
        var resumed = SaelabProcess.Run(_folder.Path, [.. Resume, "--threads", "2"]).ShouldExitWith(0);
        Assert.DoesNotContain("differ", resumed.Output, StringComparison.Ordinal);
        Runs.AssertSame(uninterrupted.Run, Run);
    }

    [Fact]
    public void Another_manifest_is_refused_and_nothing_changes()
    {
        Stop();
        var before = Runs.Contents(Run);
        SaelabProcess.Run(_folder.Path, [.. Resume, "--set", "training.optimizer.adam.learning_rate=1e-3"]).ShouldRefuse("manifest", "--set", "--force");
        _folder.Write("busy.yaml", Runs.Busy.Replace("seed: 3", "seed: 4", StringComparison.Ordinal));
        SaelabProcess.Run(_folder.Path, Resume).ShouldRefuse("manifest");
        Assert.Equal(before, Runs.Contents(Run));
        _folder.Write("busy.yaml", Runs.Busy + "\n# A remark changes nothing.\n");
        SaelabProcess.Run(_folder.Path, Resume).ShouldExitWith(0);
        Runs.AssertSame(uninterrupted.Run, Run);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("empty")]
    public void A_damaged_checkpoint_is_passed_over_for_the_one_before(string damage)
    {
        Stop();
        var checkpoints = Runs.Checkpoints(Run);
        // Three, where the kill fell between writing the newest and deleting the oldest.
        Assert.InRange(checkpoints.Count, 2, 3);
        Damage(checkpoints[^1], damage);
        var resumed = SaelabProcess.Run(_folder.Path, Resume).ShouldExitWith(0);
        Assert.Contains(Path.GetFileName(checkpoints[^1]), resumed.Output, StringComparison.Ordinal);
        Assert.Contains("Resuming after ", resumed.Output, StringComparison.Ordinal);
        Runs.AssertSame(uninterrupted.Run, Run);
    }

    [Fact]
    public void With_every_checkpoint_damaged_it_is_refused()
    {
        Stop();
        foreach (var checkpoint in Runs.Checkpoints(Run))
            Damage(checkpoint, "flipped");
        SaelabProcess.Run(_folder.Path, Resume).ShouldRefuse("damaged", "--force");
    }

    private static readonly string[] Resume = ["run", "busy.yaml", "--out", "run", "--resume"];

    /// <summary>A run that was killed when it had two checkpoints.</summary>
    private void Stop(long after = 200)
    {
        _folder.Write("busy.yaml", Runs.Busy);
        using var process = SaelabProcess.Start(_folder.Path, [], "run", "busy.yaml", "--out", "run");
        Assert.True(process.WaitUntil(() => Runs.NewestCheckpoint(Run) >= after));
        process.Kill();
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        if (damage == "flipped")
            bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, damage switch { "cut" => bytes[..(bytes.Length / 2)], "empty" => [], _ => bytes });
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private static bool IgnoresInterrupts()
    {
        var line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return line is not null && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) != 0;
    }

    /// <summary>The run that nobody disturbed.</summary>
    public sealed class Uninterrupted : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Uninterrupted()
        {
            _folder.Write("busy.yaml", Runs.Busy);
            SaelabProcess.Run(_folder.Path, "run", "busy.yaml", "--out", "run").ShouldExitWith(0);
            var log = File.ReadAllText(Path.Combine(Run, "metrics.jsonl"));
            Assert.Contains("term.auxk", log, StringComparison.Ordinal);
            LogLength = log.Length;
        }

        public string Run => _folder.File("run");

        public long LogLength { get; }

        public void Dispose() => _folder.Dispose();
    }
}
