using System.Text.RegularExpressions;

namespace SaeLab.EndToEnd.Tests;

/// <summary>Sweeps as a user runs them.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Two sizes of batch and of k, so that not all members share their rows; latents die and are resampled.</summary>
    private const string Grid = Runs.Busy + """

        data_seed: 3
        sweep:
          grid: { variant.topk.k: [1, 2], training.batch: [64, 50] }
          seeds: [3, 4]
        expect:
          - all(reconstruction.fvu) < 1
          - reconstruction.fvu[k=1] > reconstruction.fvu[k=2]
          - 0 <= all(across_seeds.shared_at_0_9) <= 0.5
          - all(across_seeds.matched_at_0_7) > 0
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_member_has_the_bytes_of_its_manifest_run_alone()
    {
        _folder.Write("grid.yaml", Grid);
        var result = SaelabProcess.Run(_folder.Path, "run", "grid.yaml", "--set", "training.samples=40_000", "--threads", "3").ShouldExitWith(0);
        Assert.Contains("finished (8 of 8)", result.Output, StringComparison.Ordinal);
        foreach (var file in new[] { "sweep.yaml", "sweep.json", "report.html" })
            Assert.True(File.Exists(_folder.File("runs", "busy", file)), file);
        var members = Directory.GetDirectories(_folder.File("runs", "busy", "members"));
        Assert.Equal(8, members.Length);
        foreach (var member in members.Where(m => Path.GetFileName(m) is "k-1-batch-50-seed-4" or "k-2-batch-64-seed-3" or "k-2-batch-50-seed-3"))
        {
            var alone = _folder.File("alone", Path.GetFileName(member));
            SaelabProcess.Run(_folder.Path, "run", Path.Combine(member, "manifest.resolved.yaml"), "--out", alone).ShouldExitWith(0);
            Runs.AssertSame(alone, member);
        }
    }

    [Theory]
    [InlineData("planted: { features: 8, dimension: 4, active: 1 }", "batchtopk: { latents: 8, k: 1 }", "[reconstruction, recovery, density]")]
    [InlineData("planted: { features: 8, dimension: 4, active: 1, targets: { dimension: 3 } }", "transcoder: { latents: 8, k: 2 }", "[reconstruction, density]")]
    public void Members_that_are_measured_on_shared_rows_have_the_bytes_of_their_manifests_run_alone(string source, string variant, string evaluate)
    {
        // More rows than are made at a time, in batches that do not fit them; BatchTopK is measured in two forms.
        _folder.Write("shared.yaml", $"""
            name: shared
            data_seed: 5
            source:
              {source}
            variant:
              {variant}
            training: {"{"} samples: 2_000, batch: 100 {"}"}
            evaluate: {evaluate}
            evaluation: {"{"} samples: 3_001, batch: 300 {"}"}
            sweep: {"{"} seeds: 3, grid: {"{"} training.optimizer.adam.learning_rate: [1e-3, 1e-2] {"}"} {"}"}
            """);
        SaelabProcess.Run(_folder.Path, "run", "shared.yaml", "--threads", "2").ShouldExitWith(0);
        foreach (var member in new[] { "learning-rate-1e-3-seed-0", "learning-rate-1e-2-seed-2" }.Select(m => _folder.File("runs", "shared", "members", m)))
        {
            var alone = _folder.File("alone", Path.GetFileName(member));
            SaelabProcess.Run(_folder.Path, "run", Path.Combine(member, "manifest.resolved.yaml"), "--out", alone).ShouldExitWith(0);
            Runs.AssertSame(alone, member);
        }
    }

    [Fact]
    public void Memory_and_threads_change_nothing()
    {
        _folder.Write("grid.yaml", Grid);
        string[] run = ["run", "grid.yaml", "--set", "training.samples=10_000", "--set", "expect=[]"];
        SaelabProcess.Run(_folder.Path, [.. run, "--out", "together", "--threads", "4"]).ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, [.. run, "--out", "one-by-one", "--threads", "1", "--memory", "1B"]).ShouldExitWith(0);
        foreach (var member in Directory.GetDirectories(_folder.File("together", "members")))
            Runs.AssertSame(member, _folder.File("one-by-one", "members", Path.GetFileName(member)));
        Assert.Equal(File.ReadAllText(_folder.File("together", "sweep.json")), File.ReadAllText(_folder.File("one-by-one", "sweep.json")));
        Assert.Equal(File.ReadAllText(_folder.File("together", "report.html")), File.ReadAllText(_folder.File("one-by-one", "report.html")));
        SaelabProcess.Run(_folder.Path, "run", "grid.yaml", "--memory", "much").ShouldExitWith(2);
    }

    [Fact]
    public void Killed_and_resumed_it_ends_as_if_it_had_not_been()
    {
        _folder.Write("grid.yaml", Grid);
        SaelabProcess.Run(_folder.Path, "run", "grid.yaml", "--out", "whole", "--set", "training.samples=60_000", "--set", "expect=[]").ShouldExitWith(0);
        string[] resume = ["run", "grid.yaml", "--out", "killed", "--set", "training.samples=60_000", "--set", "expect=[]", "--resume"];
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = SaelabProcess.Start(_folder.Path, [], resume);
            var before = Checkpoints();
            if (!process.WaitUntil(() => Checkpoints() > before + 20))
                break;
            process.Kill();
        }

        SaelabProcess.Run(_folder.Path, resume).ShouldExitWith(0);
        foreach (var member in Directory.GetDirectories(_folder.File("whole", "members")))
            Runs.AssertSame(member, _folder.File("killed", "members", Path.GetFileName(member)));

        // Again: everything is there already.
        var ended = Runs.Contents(_folder.File("killed"));
        SaelabProcess.Run(_folder.Path, resume).ShouldExitWith(0);
        Assert.Equal(ended, Runs.Contents(_folder.File("killed")));
        SaelabProcess.Run(_folder.Path, [.. resume, "--set", "training.samples=50_000"]).ShouldRefuse("another sweep", "--force");

        long Checkpoints() => Directory.Exists(_folder.File("killed", "members")) ? Directory.GetDirectories(_folder.File("killed", "members")).Sum(m => Runs.NewestCheckpoint(m) / 40) : 0;
    }

    [Fact]
    public void Interrupted_it_saves_every_member()
    {
        _folder.Write("grid.yaml", Grid);
        using (var process = SaelabProcess.Start(_folder.Path, [], "run", "grid.yaml", "--out", "run", "--set", "training.samples=2_000_000"))
        {
            Assert.True(process.WaitUntil(() => Directory.Exists(_folder.File("run", "members")) && Directory.GetDirectories(_folder.File("run", "members")).Any(m => Runs.NewestCheckpoint(m) > 0)));
            process.Signal("TERM");
            Assert.Contains("--resume", Assert.Single(process.Wait().ShouldExitWith(130).ErrorLines), StringComparison.Ordinal);
        }

        // Members that have begun are saved as they were, which is hardly ever after a multiple of 40 steps.
        Assert.Contains(Directory.GetDirectories(_folder.File("run", "members")), m => Runs.NewestCheckpoint(m) % 40 != 0);
        Assert.Contains("8 have not ended", SaelabProcess.Run(_folder.Path, "show", "run").ShouldExitWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_diverges_does_not_keep_the_others_from_their_ends()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + """

            sweep: { list: [{ name: tame, training.optimizer.adam.learning_rate: 1e-3 }, { name: wild, training.optimizer.adam.learning_rate: 1e30 }], seeds: 2 }
            expect:
              - reconstruction.fvu[tame] < 2
              - max(reconstruction.fvu) < 2
            """);
        var result = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(2);
        Assert.Contains("wild, seed=0 FAILED: Training diverged", result.Output, StringComparison.Ordinal);
        Assert.Contains("met     reconstruction.fvu[tame] < 2", result.Output, StringComparison.Ordinal);
        Assert.Contains("MISSED  max(reconstruction.fvu) < 2", result.Output, StringComparison.Ordinal);
        Assert.Contains("member 'wild, seed=0' has no results", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("runs", "tiny", "members", "tame-seed-1", "results.json")));
        var shown = SaelabProcess.Run(_folder.Path, "show", "runs/tiny").ShouldExitWith(0).Output;
        Assert.Contains("wild, seed=0 FAILED", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_is_not_true_exits_with_1_and_says_what_its_sides_were()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 2] }, seeds: 1 }\nexpect:\n  - reconstruction.fvu[k=1] < 0\n");
        var result = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(1);
        Assert.Contains("MISSED  reconstruction.fvu[k=1] < 0\n        reconstruction.fvu[k=1] = ", result.Output, StringComparison.Ordinal);
        Assert.Contains("0 passed, 1 failed", SaelabProcess.Run(_folder.Path, "test", "tiny.yaml").ShouldExitWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_lists_the_members_and_finds_what_does_not_fit_in_any()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 2], training.batch: [10, 20] } }\n");
        var result = SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml").ShouldExitWith(0);
        Assert.StartsWith("tiny.yaml is valid: tiny, a sweep of 12 members, with 3 seeds each, since sweep.seeds is not given.\n  k=1, batch=10, seed=0: 8 latents over 4 dimensions\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(12, SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml", "--print").ShouldExitWith(0).Output.Split("---\n").Length - 1);
        _folder.Write("bad.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 9], losses: [[], [pre_activation]] } }\n");
        var bad = SaelabProcess.Run(_folder.Path, "validate", "bad.yaml").ShouldExitWith(2);
        Assert.Contains("9", bad.Error, StringComparison.Ordinal);
        Assert.Empty(bad.Output);
    }

    [Fact]
    public void A_controller_of_a_coefficient_of_0_is_refused()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "variant={ l1: { latents: 8, coefficient: 0 } }", "--set", "training.coefficients.sparsity.autotune.target_l0=2")
            .ShouldRefuse("training.coefficients.sparsity.autotune multiplies a coefficient that is 0");
    }

    [Fact]
    public void What_a_source_makes_otherwise_than_written_is_said_once()
    {
        _folder.Write("deep.yaml", """
            name: deep
            data_seed: 1
            source: { synthetic: { preset: synth_512_deep } }
            variant: { topk: { latents: 8, k: 1 } }
            training: { samples: 2_000, batch: 100 }
            sweep: { grid: { variant.topk.k: [1, 2] }, seeds: 2 }
            """);
        var output = SaelabProcess.Run(_folder.Path, "run", "deep.yaml").ShouldExitWith(0).Output;
        Assert.Single(output.Split('\n'), line => line.StartsWith("source synthetic: 6 of 512 features fire less often", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sweep_and_a_run_do_not_share_a_folder()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        _folder.Write("sweep.yaml", Runs.Tiny + "\nsweep: { seeds: 2 }\n");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "run").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "run", "--force").ShouldRefuse("holds a single run");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "sweep", "--force").ShouldRefuse("holds a sweep");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep").ShouldRefuse("holds a sweep", "--resume", "--force");
        _folder.Write("sweep/members/seed-0/notes.txt", "mine");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep", "--force", "--set", "training.samples=1_000").ShouldExitWith(0);
        Assert.Equal("mine", File.ReadAllText(_folder.File("sweep", "members", "seed-0", "notes.txt")));
    }

    [Fact]
    public void Forced_it_takes_the_runs_of_members_away_that_are_no_longer_in_it_and_nothing_else()
    {
        _folder.Write("sweep.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 2] }, seeds: 2 }\n");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep").ShouldExitWith(0);

        // A member that is no longer known once the sweep was resumed without it, one with a file of the user, and what is none of the sweep's business.
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep", "--resume", "--set", "sweep.seeds=[1]").ShouldExitWith(0);
        _folder.Write("sweep/members/k-2-seed-1/notes.txt", "mine");
        _folder.Write("sweep/members/copy/notes.txt", "mine");
        File.Copy(_folder.File("sweep", "members", "k-1-seed-1", "manifest.resolved.yaml"), _folder.File("sweep", "members", "copy", "manifest.resolved.yaml"));
        _folder.Write("sweep/members/odd/manifest.resolved.yaml", "name: [");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--out", "sweep", "--force", "--set", "sweep={ seeds: [7] }").ShouldExitWith(0);

        Assert.Equal(["copy", "k-2-seed-1", "odd", "seed-7"], Folders());
        Assert.Equal(["manifest.resolved.yaml", "notes.txt"], Directory.GetFileSystemEntries(_folder.File("sweep", "members", "copy")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(_folder.File("sweep", "members", "k-2-seed-1")).Select(Path.GetFileName));

        IEnumerable<string?> Folders() => Directory.GetDirectories(_folder.File("sweep", "members")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Resumed_with_other_members_it_says_which_are_new_and_which_are_gone()
    {
        _folder.Write("sweep.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 2] }, seeds: [1, 2] }\n");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml").ShouldExitWith(0);
        var before = Runs.Contents(_folder.File("runs", "tiny", "members"));
        var same = SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--resume").ShouldExitWith(0);
        Assert.DoesNotContain("changed", same.Output, StringComparison.Ordinal);

        var other = SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--resume", "--set", "sweep.seeds=[2, 3]").ShouldExitWith(0);
        Assert.Contains("The sweep has changed. New members, 2 of 4: k=1, seed=3; k=2, seed=3.\n", other.Output, StringComparison.Ordinal);
        Assert.Contains("The sweep has changed. No longer members, 2: k=1, seed=1; k=2, seed=1. They have no part", other.Output, StringComparison.Ordinal);
        var after = Runs.Contents(_folder.File("runs", "tiny", "members"));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        Assert.DoesNotContain("seed=1", File.ReadAllText(_folder.File("runs", "tiny", "sweep.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_and_sweeps_are_compared_whatever_they_measured()
    {
        _folder.Write("sweep.yaml", Runs.Tiny + "\nsweep: { list: [{ name: one, variant.topk.k: 1 }, { name: random, variant.topk.frozen: decoder }], seeds: 2 }\n");
        _folder.Write("other.yaml", Runs.Tiny.Replace("[reconstruction]", "[recovery, density]", StringComparison.Ordinal));
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "other.yaml", "--out", "runs/other").ShouldExitWith(0);
        var compared = SaelabProcess.Run(_folder.Path, "compare", "runs/tiny", "runs/other", "--out", "page.html", "--csv", "table.csv").ShouldExitWith(0);
        Assert.Equal("5 runs: page.html\nTable: table.csv\n", compared.Output);
        Assert.StartsWith("1 run: comparison.html\n", SaelabProcess.Run(_folder.Path, "compare", "runs/other").ShouldExitWith(0).Output, StringComparison.Ordinal);
        var page = File.ReadAllText(_folder.File("page.html"));
        Assert.Contains("href=\"runs/tiny/members/one-seed-0/report.html\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"runs/other/report.html\"", page, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(_folder.File("table.csv")).Length);
        SaelabProcess.Run(_folder.Path, "compare", "runs").ShouldRefuse("runs", "neither a run nor a sweep");
        SaelabProcess.Run(_folder.Path, "compare", "runs/tiny", "--out", "again.html").ShouldExitWith(0);
    }

    [Fact]
    public void Members_of_two_sweeps_that_are_called_the_same_are_told_apart_by_their_sweeps()
    {
        _folder.Write("k.yaml", Runs.Tiny + "\nsweep: { grid: { variant.topk.k: [1, 2] }, seeds: 1 }\n");
        SaelabProcess.Run(_folder.Path, "run", "k.yaml", "--out", "runs/a").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "k.yaml", "--out", "runs/b", "--set", "training.batch=50").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "k.yaml", "--out", "elsewhere/b", "--set", "training.batch=25", "--set", "sweep={ seeds: 2 }").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "compare", "runs/a", "runs/b", "elsewhere/b", "--csv", "table.csv").ShouldExitWith(0);
        var cells = File.ReadAllLines(_folder.File("table.csv")).Skip(1).Select(line => Regex.Match(line, "^(?:\"[^\"]*\"|[^,]*),([^,]*),").Groups[1].Value);
        Assert.Equal(["k=1 (a)", "k=2 (a)", "k=1 (b)", "k=2 (b)", "b", "b"], cells);
    }

    [Fact]
    public void Seeds_that_make_other_data_are_told_and_not_compared()
    {
        const string Sweep = "\nevaluate: [density]\nsweep: { seeds: 2 }\nexpect:\n  - all(across_seeds.matched_at_0_7) >= 0\n";
        _folder.Write("tiny.yaml", Runs.Tiny.Replace("evaluate: [reconstruction]", "", StringComparison.Ordinal) + Sweep);
        Assert.Contains("see different data", SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml").ShouldExitWith(0).Output, StringComparison.Ordinal);
        var run = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(1);
        Assert.Contains("see different data", run.Output, StringComparison.Ordinal);
        Assert.Contains("which data_seed makes the same", run.Output, StringComparison.Ordinal);

        var same = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--force", "--set", "data_seed=1").ShouldExitWith(0);
        Assert.DoesNotContain("see different data", same.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("see different data", SaelabProcess.Run(_folder.Path, "validate", "tiny.yaml", "--set", "sweep.seeds=1").ShouldExitWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_results_are_made_anew_and_a_damaged_record_keeps_nobody_from_going_on()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + "\nsweep: { seeds: 2 }\n");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0);
        var before = Runs.Contents(_folder.File("runs", "tiny"));
        _folder.Write("runs/tiny/members/seed-1/results.json", "{ \"exper");
        Assert.Contains("damaged file", SaelabProcess.Run(_folder.Path, "show", "runs/tiny").ShouldExitWith(0).Output, StringComparison.Ordinal);
        var resumed = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--resume").ShouldExitWith(0);
        Assert.Contains("seed=1: no results: damaged file: results.json is not a results file: it is not JSON from line 1 on; they are made anew.", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(before, Runs.Contents(_folder.File("runs", "tiny")));

        _folder.Write("runs/tiny/sweep.json", "{");
        Assert.Contains("made anew from the folders", SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--resume").ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.Equal(before, Runs.Contents(_folder.File("runs", "tiny")));

        _folder.Write("runs/tiny/sweep.json", "{");
        _folder.Write("runs/tiny/members/seed-0/notes.txt", "mine");
        _folder.Write("runs/tiny/members/copy/manifest.resolved.yaml", "name: tiny-seed-0\n");
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--force", "--set", "sweep.seeds=[7]").ShouldExitWith(0);
        Assert.Equal(["copy", "seed-0", "seed-7"], Directory.GetDirectories(_folder.File("runs", "tiny", "members")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(_folder.File("runs", "tiny", "members", "seed-0")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_controller_that_misses_its_target_says_so_at_the_end()
    {
        _folder.Write("tiny.yaml", Runs.Tiny.Replace("batch: 100 }", "batch: 100, coefficients: { auxk: { autotune: { target_l0: 5 } } } }", StringComparison.Ordinal) + "\nlosses: [auxk]\n");
        Assert.Contains("autotune of 'auxk': L0 1 instead of 5 (factor ", SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("autotune of", SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--force", "--set", "training.coefficients.auxk.autotune.target_l0=1.04").ShouldExitWith(0).Output, StringComparison.Ordinal);
    }
}
