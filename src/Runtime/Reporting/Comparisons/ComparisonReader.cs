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
        var (runs, notes) = SameRuns.LeaveOut(folders.SelectMany(folder => RunsIn(folder, sweeps)));
        var title = folders is [var only] ? sweeps.FirstOrDefault()?.Name ?? NameOf(only) : Numbers.Count(runs.Count, "run");
        var sweep = folders.Count == 1 ? sweeps.FirstOrDefault() : null;
        return new Comparison(title, sweep?.Question, [.. ComparedCells.Of(runs).Select(WithAgreement)], sweep?.Expectations ?? []) { Notes = notes };
    }

    /// <summary>The name of a folder.</summary>
    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static ComparedCell WithAgreement(ComparedCell cell) => cell with { Agreement = SeedAgreement.Of(cell.Runs.Select(r => (r.Folder, r.Results))) };

    private static IEnumerable<ComparedRun> RunsIn(string folder, List<SweepRecord> sweeps)
    {
        var record = Path.Combine(folder, SweepFile.Name);
        if (!File.Exists(record))
            return [RunReader.Read(folder, folder, null)];
        var sweep = SweepFile.Read(record);
        sweeps.Add(sweep);
        return sweep.Members.Select(m => RunReader.Read(Path.Combine(folder, "members", m.Folder), folder, m));
    }
}
