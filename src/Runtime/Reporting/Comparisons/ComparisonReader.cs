using SaeLab.Abstractions;
using SaeLab.Runtime.Sweeps;

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
        var notes = new List<string>();
        var (runs, leftOut) = SameRuns.LeaveOut(folders.SelectMany(folder => RunsIn(folder, sweeps, notes)));
        var title = folders is [var only] ? sweeps.FirstOrDefault()?.Name ?? NameOf(only) : Numbers.Count(runs.Count, "run");
        var sweep = folders.Count == 1 ? sweeps.FirstOrDefault() : null;
        return new Comparison(title, sweep?.Question, [.. ComparedCells.Of(runs).Select(WithAgreement)], sweep?.Expectations ?? []) { Notes = [.. notes, .. leftOut] };
    }

    /// <summary>The name of a folder.</summary>
    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static ComparedCell WithAgreement(ComparedCell cell) => cell with { Agreement = SeedAgreement.Of(cell.Runs.Select(r => (r.Folder, r.Results))) };

    private static IEnumerable<ComparedRun> RunsIn(string folder, List<SweepRecord> sweeps, List<string> notes)
    {
        var record = Path.Combine(folder, SweepFile.Name);
        if (!File.Exists(record))
            return [RunReader.Read(folder, folder, null)];
        var members = Path.Combine(folder, "members");
        if (SweepFile.ReadIfWhole(record, out var problem) is not { } sweep)
        {
            notes.Add($"{problem}. Its members are the runs below {members}.");
            return [.. RunsBelow(members).Select(run => RunReader.Read(run, run, null))];
        }

        sweeps.Add(sweep);
        return sweep.Members.Select(m => RunReader.Read(Path.Combine(members, m.Folder), folder, m));
    }

    private static IEnumerable<string> RunsBelow(string folder)
    {
        var folders = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        return folders.Where(f => File.Exists(Path.Combine(f, "manifest.resolved.yaml"))).Order(StringComparer.Ordinal);
    }
}
