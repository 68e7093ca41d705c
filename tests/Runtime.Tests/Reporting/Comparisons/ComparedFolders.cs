using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

/// <summary>Folders of runs and sweeps with what a comparison reads of them.</summary>
internal static class ComparedFolders
{
    /// <summary>Writes a run; without a value it has no results.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="path">The run's folder below it.</param>
    /// <param name="k">An option of its variant.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="fvu">What it measured.</param>
    /// <param name="data">The hash of its source's file; null for a source without files.</param>
    /// <param name="engine">The version that it was made with.</param>
    /// <returns>The run's folder.</returns>
    public static string WriteRun(this TemporaryFolder folder, string path, int k = 1, int seed = 0, double? fvu = 0.5, string? data = null, string engine = "1.0")
    {
        folder.Write($"{path}/manifest.resolved.yaml", $"name: r\nseed: {seed}\nsource:\n  files:\n    path: ${{DATA}}\nvariant:\n  topk:\n    k: {k}\n");
        var files = data is null ? "files: []\n" : $"files:\n  - {{ name: \"rows.npy\", sha256: {data} }}\n";
        folder.Write($"{path}/lock.yaml", $"manifest_hash: {k}{seed}\nseed: {seed}\nsaelab: {engine}\nengine: cpu\nplugins:\n  - {{ name: Variants.TopK, version: 1.0.0, sha256: ab12 }}\n{files}");
        if (fvu is { } value)
            ResultsFile.Write(folder.File(path, "results.json"), Results($"{k}{seed}", value));
        return folder.File(path);
    }

    /// <summary>Writes the record of a sweep over seeds 0 and 1 of some values of k, whose runs others write.</summary>
    public static string WriteSweep(this TemporaryFolder folder, string path, params int[] ks)
    {
        Directory.CreateDirectory(folder.File(path));
        SweepFile.Write(folder.File(path, SweepFile.Name), new SweepRecord("s", null, SweepField.Of(["variant.topk.k", "seed"]),
        [
            .. from k in ks
               from seed in new[] { 0, 1 }
               select new MemberRecord($"k={k}, seed={seed}", $"k-{k}-seed-{seed}", $"{k}{seed}", new Dictionary<string, string> { ["variant.topk.k"] = $"{k}", ["seed"] = $"{seed}" }, MemberState.Pending, null),
        ], []));
        return folder.File(path);
    }

    /// <summary>Results with one measurement.</summary>
    public static RunResults Results(string hash, double fvu) => new()
    {
        Experiment = "r",
        ManifestHash = hash,
        Seed = 0,
        SamplesTrained = 1,
        Shape = new SaeShape(4, 8),
        Measurements = [new() { Name = "reconstruction.fvu", Value = fvu, Direction = Direction.LowerIsBetter, Definition = "unexplained", Count = 5 }],
        Histograms = [],
        Expectations = [],
    };
}
