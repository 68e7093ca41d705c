namespace SaeLab.EndToEnd.Tests;

/// <summary>Small experiments, and what two runs must have in common.</summary>
internal static class Runs
{
    /// <summary>A second or so in which latents die, AuxK pulls at them, and some are resampled.</summary>
    public const string Busy = """
        name: busy
        seed: 3
        source:
          planted: { features: 48, dimension: 16, active: 2 }
        variant:
          topk: { latents: 96, k: 2 }
        resampler:
          anthropic: { at: [0.3, 0.6], window: 0.05, pool: 2000 }
        training:
          samples: 160_000
          batch: 64
          optimizer: { adam: { learning_rate: 3e-3 } }
          learning_rate: { warmup: 10%, warmup_from: 0.1, warmup_shape: cosine, shape: cosine, decay: 10% }
          coefficients: { auxk: { warmup: 15%, autotune: { target_l0: 1.9, start: 5% } } }
          dead_after: 5_000 samples
          checkpoint_every: 40 steps
          log_every: 5 steps
        evaluate: [reconstruction]
        evaluation: { samples: 1000 }
        """;

    /// <summary>Recovers planted features within a second.</summary>
    public const string Recovery = """
        name: recovery
        seed: 1
        source:
          planted: { features: 32, dimension: 16, active: 2 }
        variant:
          topk: { latents: 32, k: 2 }
        training:
          samples: 200_000
          batch: 256
          optimizer: { adam: { learning_rate: 5e-3 } }
          learning_rate: { decay: 20% }
          dead_after: 10_000 samples
        evaluate: [reconstruction, recovery]
        evaluation: { samples: 4000 }
        expect:
          recovery.mcc: ">= 0.9"
          reconstruction.fvu: "<= 0.4"
        """;

    /// <summary>A blink of training.</summary>
    public const string Tiny = """
        name: tiny
        source:
          planted: { features: 8, dimension: 4, active: 1 }
        variant:
          topk: { latents: 8, k: 1 }
        training: { samples: 2_000, batch: 100 }
        evaluate: [reconstruction]
        evaluation: { samples: 500 }
        """;

    /// <summary>Files that are the same, byte for byte, whenever two runs are the same.</summary>
    private static readonly string[] Reproducible = ["dictionary.msgpack", "metrics.jsonl", "manifest.resolved.yaml", "lock.yaml", "results.json", "report.html"];

    /// <summary>Checks that two run folders hold the same run, byte for byte.</summary>
    public static void AssertSame(string expected, string actual, params string[] except)
    {
        foreach (var file in Reproducible.Except(except))
        {
            var (a, b) = (File.ReadAllBytes(Path.Combine(expected, file)), File.ReadAllBytes(Path.Combine(actual, file)));
            Assert.True(a.AsSpan().SequenceEqual(b), $"{file} differs: {a.Length} and {b.Length} bytes, the first {a.AsSpan().CommonPrefixLength(b)} alike");
        }
    }

    /// <summary>All files below a folder with their contents, to see that nothing was touched.</summary>
    public static IReadOnlyDictionary<string, string> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(File.ReadAllBytes(path)));

    /// <summary>The step of the newest checkpoint; 0 where there is none.</summary>
    public static long NewestCheckpoint(string run) => Checkpoints(run).Select(StepOf).DefaultIfEmpty(0).Max();

    /// <summary>The checkpoints, oldest first.</summary>
    public static IReadOnlyList<string> Checkpoints(string run)
    {
        var folder = Path.Combine(run, "checkpoints");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "step-*.msgpack").Order(StringComparer.Ordinal)] : [];
    }

    private static long StepOf(string checkpoint) => long.Parse(Path.GetFileNameWithoutExtension(checkpoint)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture);
}
