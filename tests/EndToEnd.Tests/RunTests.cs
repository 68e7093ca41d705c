namespace SaeLab.EndToEnd.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_keeps_its_expectations_exits_with_0_and_leaves_its_files()
    {
        _folder.Write("recovery.yaml", Runs.Recovery);
        var result = SaelabProcess.Run(_folder.Path, "run", "recovery.yaml").ShouldExitWith(0);
        Assert.Empty(result.Error);
        Assert.Contains("mcc", result.Output, StringComparison.Ordinal);
        foreach (var file in new[] { "manifest.resolved.yaml", "lock.yaml", "metrics.jsonl", "dictionary.msgpack", "report.html", "results.json" })
            Assert.True(File.Exists(_folder.File("runs", "recovery", file)), file);
        Assert.InRange(Runs.Checkpoints(_folder.File("runs", "recovery")).Count, 1, 2);
    }

    [Fact]
    public void A_run_is_shown_again_as_it_was_shown()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        var run = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(0).Output;
        var shown = SaelabProcess.Run(_folder.Path, "show", "runs/tiny").ShouldExitWith(0).Output;
        foreach (var line in shown.Split('\n').Where(line => line.Contains("fvu", StringComparison.Ordinal)))
            Assert.Contains(line, run, StringComparison.Ordinal);
        SaelabProcess.Run(_folder.Path, "show", "runs/none").ShouldRefuse("runs/none");
    }

    [Fact]
    public void A_missed_expectation_exits_with_1()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + "\nexpect: { reconstruction.fvu: '<= 0.000001' }");
        var result = SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ShouldExitWith(1);
        Assert.Contains("reconstruction.fvu", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("runs", "tiny", "dictionary.msgpack")));
    }

    [Fact]
    public void An_expectation_of_something_that_is_not_measured_is_no_success()
    {
        _folder.Write("tiny.yaml", Runs.Tiny + "\nexpect: { reconstruction.fvvu: '<= 1' }");
        Assert.NotEqual(0, SaelabProcess.Run(_folder.Path, "run", "tiny.yaml").ExitCode);
    }

    [Fact]
    public void A_bad_manifest_shows_all_its_errors_like_a_compiler_and_writes_nothing()
    {
        _folder.Write("bad.yaml", """
            name: Bad Name
            source:
              planted: { features: 32, dimension: sixteen, active: 2 }
            variant:
              topk: { latents: 32, k: 64, dead_after_token: 10 }
            training:
              samples: 100_000
              learning_rte: { decay: 20% }
            evaluate: [recvery]
            """);
        var result = SaelabProcess.Run(_folder.Path, "run", "bad.yaml").ShouldExitWith(2);
        Assert.Empty(result.Output);
        Assert.Equal(["bad.yaml"], Runs.Contents(_folder.Path).Keys);
        Assert.False(Directory.Exists(_folder.File("runs")));
        Snapshot.Matches(result.Error);
    }

    [Fact]
    public void Coefficients_of_no_term_and_of_no_reachable_L0_are_refused_by_line()
    {
        _folder.Write("bad.yaml", Runs.Tiny);
        var result = SaelabProcess.Run(
            _folder.Path, "validate", "bad.yaml", "--set", "losses=[auxk]", "--set", "training.coefficients={ sparsity: { warmup: 5% }, auxk: { autotune: { target_l0: 8 } } }").ShouldExitWith(2);
        Assert.Equal(2, result.ErrorLines.Length);
        Assert.Contains("error SAE117: variant 'topk' has no loss term 'sparsity'", result.Error, StringComparison.Ordinal);
        Assert.Contains("error SAE109: 'training.coefficients.auxk.autotune.target_l0': 8 is not less than the 8 latents", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coefficient_is_kept_as_it_was_written_beside_what_it_comes_to()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        string[] set = ["tiny.yaml", "--set", "variant={ l1: { latents: 8, coefficient: 0.3 mean_per_latent } }"];
        const string line = "    coefficient: 0.3 mean_per_latent  # λ = 0.15 against the summed error (d = 4, m = 8)\n";
        Assert.Contains(line, SaelabProcess.Run(_folder.Path, ["validate", .. set, "--print"]).ShouldExitWith(0).Output, StringComparison.Ordinal);
        SaelabProcess.Run(_folder.Path, ["run", .. set, "--out", "run"]).ShouldExitWith(0);
        var manifest = _folder.File("run", "manifest.resolved.yaml");
        Assert.Contains(line, File.ReadAllText(manifest), StringComparison.Ordinal);
        SaelabProcess.Run(_folder.Path, ["run", .. set, "--out", "run", "--resume"]).ShouldExitWith(0);

        // The same λ in another unit is trained on alike, and the resolved manifest says the same again.
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "variant={ l1: { latents: 8, coefficient: 0.15 } }", "--out", "sum").ShouldExitWith(0);
        Assert.Equal(File.ReadAllText(_folder.File("run", "metrics.jsonl")), File.ReadAllText(_folder.File("sum", "metrics.jsonl")));
        SaelabProcess.Run(_folder.Path, "run", manifest, "--out", "again").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("run"), _folder.File("again"));
    }

    [Fact]
    public void A_manifest_with_a_preset_is_the_same_run_as_its_resolved_manifest()
    {
        _folder.Write("preset.yaml", """
            preset: anthropic-2024-04
            name: preset
            source: { planted: { features: 8, dimension: 4, active: 1 } }
            variant: { l1: { latents: 8 } }
            training: { samples: 2_000, batch: 100 }
            evaluate: [reconstruction]
            evaluation: { samples: 500 }
            """);
        SaelabProcess.Run(_folder.Path, "run", "preset.yaml", "--out", "preset").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "preset.yaml", "--out", "preset", "--resume").ShouldExitWith(0);
        var resolved = _folder.File("preset", "manifest.resolved.yaml");
        Assert.DoesNotContain("anthropic", File.ReadAllText(resolved), StringComparison.Ordinal);
        SaelabProcess.Run(_folder.Path, "run", resolved, "--out", "resolved").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("preset"), _folder.File("resolved"));
        Assert.Contains("\"coefficient.sparsity\":0,", File.ReadAllText(_folder.File("preset", "metrics.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_variant_takes_one_override()
    {
        _folder.Write("recovery.yaml", Runs.Recovery);
        SaelabProcess.Run(
            _folder.Path, "run", "recovery.yaml", "--out", "l1", "--set", "variant={ l1: { latents: 32, coefficient: 0.3 } }",
            "--set", "expect.recovery.mcc=\">= 0.8\"").ShouldExitWith(0);
        Assert.Contains("l1:", File.ReadAllText(_folder.File("l1", "manifest.resolved.yaml")), StringComparison.Ordinal);
        Assert.Contains("term.sparsity", File.ReadLines(_folder.File("l1", "metrics.jsonl")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resampler_takes_one_override()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "resampler={ anthropic: { at: [0.5], window: 0.1, pool: 500 } }").ShouldExitWith(0);
        Assert.Contains("SaeLab.Resampling.Anthropic", File.ReadAllText(_folder.File("runs", "tiny", "lock.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_is_no_terminal_gets_plain_lines()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        var result = SaelabProcess.Run(_folder.Path, [("TERM", "xterm-256color"), ("FORCE_COLOR", "1")], "run", "tiny.yaml").ShouldExitWith(0);
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
        Assert.DoesNotContain('\r', result.Output);
        Assert.Contains(" 100 %  2,000 samples  loss ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_diverges_says_when_and_what_to_do()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "variant={ l1: { latents: 8 } }", "--set", "training.optimizer.adam.learning_rate=1e10")
            .ShouldRefuse("diverged at step ", "learning_rate");
        Assert.False(File.Exists(_folder.File("runs", "tiny", "dictionary.msgpack")));
    }

    [Fact]
    public void Wherever_and_in_whatever_language_it_runs_the_bytes_are_the_same()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        _folder.Write("elsewhere/deep/copy.yaml", Runs.Tiny);
        const string rate = "training.optimizer.adam.learning_rate=0.5e-2";
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", rate).ShouldExitWith(0);
        var french = SaelabProcess.Run(
            _folder.File("elsewhere"), [("LANG", "fr_FR.UTF-8"), ("LC_ALL", "fr_FR.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("TZ", "Asia/Tokyo")],
            "run", "deep/copy.yaml", "--set", rate, "--out", "another name").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("runs", "tiny"), _folder.File("elsewhere", "another name"));
        Assert.Contains("samples  loss 0.", french.Output, StringComparison.Ordinal);
        Assert.Contains("2,000 samples", french.Output, StringComparison.Ordinal);
        Assert.Contains("learning_rate: 0.005", File.ReadAllText(_folder.File("runs", "tiny", "manifest.resolved.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_with_one_data_seed_see_the_same_rows_and_learn_other_dictionaries()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "a", "--set", "seed=5").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "b", "--set", "seed=6", "--set", "data_seed=5").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--out", "c", "--set", "seed=6").ShouldExitWith(0);
        Assert.Equal(InputNorm("a"), InputNorm("b"));
        Assert.NotEqual(InputNorm("a"), InputNorm("c"));
        Assert.NotEqual(File.ReadAllBytes(_folder.File("a", "dictionary.msgpack")), File.ReadAllBytes(_folder.File("b", "dictionary.msgpack")));

        double InputNorm(string run)
        {
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.File(run, "results.json")));
            return json.RootElement.GetProperty("measurements").EnumerateArray()
                .Single(m => m.GetProperty("name").GetString() == "reconstruction.l2_norm_in").GetProperty("value").GetDouble();
        }
    }

    [Fact]
    public void A_fraction_of_a_run_is_the_run_with_fewer_samples()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--fraction", "0.25", "--out", "quarter").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--set", "training.samples=500", "--out", "set").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("set"), _folder.File("quarter"));
        // Never less than a batch.
        SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--fraction", "1e-9", "--out", "least").ShouldExitWith(0);
        Assert.Contains("  samples: 100\n", File.ReadAllText(_folder.File("least", "manifest.resolved.yaml")), StringComparison.Ordinal);

        foreach (var wrong in new[] { "0", "1.5", "half", "-1" })
            Assert.Contains("--fraction is a number above 0 and at most 1", SaelabProcess.Run(_folder.Path, "run", "tiny.yaml", "--fraction", wrong, "--out", "wrong").ShouldExitWith(2).Error, StringComparison.Ordinal);
        _folder.Write("sweep.yaml", Runs.Tiny + "\nsweep:\n  grid: { training.samples: [1_000, 2_000] }\n");
        SaelabProcess.Run(_folder.Path, "run", "sweep.yaml", "--fraction", "0.5", "--out", "wrong").ShouldRefuse("--fraction", "2 different");
        Assert.False(Directory.Exists(_folder.File("wrong")));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        _folder.Write("busy.yaml", Runs.Busy);
        foreach (var threads in new[] { "1", "2", "3", "8" })
            SaelabProcess.Run(_folder.Path, "run", "busy.yaml", "--set", "training={ samples: 12_000, batch: 600, dead_after: 2_000 samples, log_every: 1 steps }",
                "--set", "variant.topk.latents=300", "--threads", threads, "--out", threads).ShouldExitWith(0);
        Runs.AssertSame(_folder.File("1"), _folder.File("2"));
        Runs.AssertSame(_folder.File("1"), _folder.File("3"));
        Runs.AssertSame(_folder.File("1"), _folder.File("8"));
    }

    [SkippableTheory]
    [InlineData("scalar")]
    [InlineData("256")]
    [InlineData("512")]
    public void Every_instruction_set_keeps_the_expectations(string instructionSet)
    {
        _folder.Write("recovery.yaml", Runs.Recovery);
        var result = SaelabProcess.Run(_folder.Path, [("SAELAB_ISA", instructionSet)], "run", "recovery.yaml", "--out", "run");
        Skip.If(result.Error.Contains("this machine computes at most", StringComparison.Ordinal), $"this machine has no {instructionSet}");
        result.ShouldExitWith(0);
        Assert.Contains("engine: cpu float32 ", File.ReadAllText(_folder.File("run", "lock.yaml")), StringComparison.Ordinal);
        SaelabProcess.Run(_folder.Path, "run", "recovery.yaml", "--out", "usual", "--set", "training.samples=20_480").ShouldExitWith(1);
        // Rounding differs, and training amplifies it: the first steps still agree.
        AssertClose(FirstLosses("usual"), FirstLosses("run"));

        double[] FirstLosses(string run) => [.. File.ReadLines(_folder.File(run, "metrics.jsonl")).Take(3).Select(Loss)];
        static void AssertClose(double[] expected, double[] actual)
        {
            Assert.Equal(expected[0], actual[0], 1e-5 * expected[0]);
        }
    }

    [Fact]
    public void An_unknown_instruction_set_is_refused()
    {
        _folder.Write("tiny.yaml", Runs.Tiny);
        SaelabProcess.Run(_folder.Path, [("SAELAB_ISA", "1024")], "run", "tiny.yaml").ShouldRefuse("SAELAB_ISA");
    }

    private static double Loss(string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        return json.RootElement.GetProperty("loss").GetDouble();
    }
}
