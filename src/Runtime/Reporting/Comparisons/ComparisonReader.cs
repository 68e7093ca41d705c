using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Reads runs and sweeps from their folders for a comparison.</summary>
public static class ComparisonReader
{
    /// <summary>Reads folders.</summary>
    /// <param name="folders">Folders of runs and of sweeps, whose members each count as a run.</param>
    /// <exception cref="InputException">One holds neither, or a file in it cannot be read.</exception>
    public static Comparison Read(IReadOnlyList<string> folders)
    {
        var sweeps = new List<SweepRecord>();
        var runs = folders.SelectMany(folder => RunsIn(folder, sweeps)).DistinctBy(r => r.Results?.ManifestHash is { Length: > 0 } hash ? hash : Path.GetFullPath(r.Folder), StringComparer.Ordinal).ToList();
        var title = folders is [var only] ? sweeps.FirstOrDefault()?.Name ?? NameOf(only) : $"{runs.Count} runs";
        IReadOnlyList<SentenceOutcome> expectations = folders.Count == 1 && sweeps.Count == 1 ? sweeps[0].Expectations : [];
        return new Comparison(title, folders.Count == 1 && sweeps.Count == 1 ? sweeps[0].Question : null, CellsOf(runs), expectations);
    }

    private static IReadOnlyList<ComparedCell> CellsOf(List<ComparedRun> runs)
    {
        var cells = runs.GroupBy(Identity, StringComparer.Ordinal).Select(g => new ComparedCell(g.First().CellLabel, [.. g])).ToList();
        cells = Distinguished(Distinguished(cells, c => NameOf(c.Runs[0].Origin)), c => c.Runs[0].Folder);
        return [.. cells.Select(c => c with { Agreement = SeedAgreement.Of(c.Runs.Select(r => (r.Folder, r.Results))) })];
    }

    /// <summary>The cells, with something added to labels that several have.</summary>
    private static List<ComparedCell> Distinguished(List<ComparedCell> cells, Func<ComparedCell, string> by)
    {
        var twice = cells.CountBy(c => c.Label, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        return [.. cells.Select(c => twice.Contains(c.Label) ? c with { Label = $"{c.Label} ({by(c)})" } : c)];
    }

    /// <summary>What runs share that differ in their seeds alone.</summary>
    private static string Identity(ComparedRun run) => run.Manifest.Count == 0
        ? $"{run.CellLabel}\0{Path.GetDirectoryName(run.Folder)}"
        : string.Join('\n', run.Manifest.Where(v => v.Key is not ("name" or "seed" or "question") && !v.Key.StartsWith("expect", StringComparison.Ordinal)).Select(v => $"{v.Key}={v.Value}"));

    private static IEnumerable<ComparedRun> RunsIn(string folder, List<SweepRecord> sweeps)
    {
        var record = Path.Combine(folder, SweepFile.Name);
        if (!File.Exists(record))
            return [Run(folder, folder, null)];
        var sweep = SweepFile.Read(record);
        sweeps.Add(sweep);
        return sweep.Members.Select(m => Run(Path.Combine(folder, "members", m.Folder), folder, m));
    }

    private static ComparedRun Run(string folder, string origin, MemberRecord? member)
    {
        var (manifest, results) = (Path.Combine(folder, "manifest.resolved.yaml"), Path.Combine(folder, "results.json"));
        if (!File.Exists(manifest) && member is null)
            throw new InputException($"{folder} holds neither a run nor a sweep: there is no manifest.resolved.yaml and no {SweepFile.Name}");
        var leaves = File.Exists(manifest) ? ManifestLeaves.Of(ReadText(manifest), manifest) : new Dictionary<string, string>();
        var name = leaves.GetValueOrDefault("name", NameOf(folder));
        var seed = leaves.GetValueOrDefault("seed", member?.Values.GetValueOrDefault(SweepField.Seed) ?? "");
        return new ComparedRun
        {
            Label = member?.Label ?? $"{name}, seed={seed}",
            CellLabel = member is null ? name : WithoutSeed(member.Label) is { Length: > 0 } label ? label : NameOf(origin),
            Folder = folder,
            Origin = origin,
            Seed = seed,
            Manifest = leaves,
            Results = File.Exists(results) ? ResultsFile.Read(results) : null,
            Error = File.Exists(results) ? null : member?.Error ?? "it has not ended",
        };
    }

    private static string WithoutSeed(string label) =>
        string.Join(", ", label.Split(", ").Where(part => !part.StartsWith(SweepField.Seed + "=", StringComparison.Ordinal)));

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }
}
