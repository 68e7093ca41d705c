using System.Globalization;
using System.Text;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Writes a comparison as comma-separated values (RFC 4180, but with line feeds), one line per run.</summary>
public static class ComparisonCsv
{
    /// <summary>
    /// The columns are: the run and its cell, its seed, its folder, how far it has come (finished, failed or pending) and why no further, what differs between
    /// the manifests, of each measurement its value, and its floor and its value in training form where any run has one, and how alike the dictionaries of its
    /// cell are. What a run does not have is empty.
    /// </summary>
    public static string Write(Comparison comparison)
    {
        var text = new StringBuilder();
        var columns = ColumnsOf(comparison).ToList();
        Append(text, columns.Select(c => c.Name));
        foreach (var run in comparison.Runs)
            Append(text, columns.Select(c => c.Value(run)));
        return text.ToString();
    }

    private static IEnumerable<(string Name, Func<ComparedRun, string> Value)> ColumnsOf(Comparison comparison)
    {
        var cellOf = comparison.Cells.SelectMany(c => c.Runs.Select(r => (Run: r, Cell: c))).ToDictionary(p => p.Run, p => p.Cell, (IEqualityComparer<ComparedRun>)ReferenceEqualityComparer.Instance);
        yield return ("run", run => run.Label);
        yield return ("cell", run => cellOf[run].Label);
        yield return ("seed", run => run.Seed);
        yield return ("folder", run => run.Folder.Replace(Path.DirectorySeparatorChar, '/'));
        yield return ("state", run => SnakeCase.Of(run.State.ToString()));
        yield return ("error", run => run.State == MemberState.Failed ? run.Error! : "");
        foreach (var path in comparison.Differences)
            yield return (path, run => run.Setting(path) ?? "");
        foreach (var name in comparison.Measurements)
        {
            yield return (name, run => Number(Find(run, name)?.Value));
            if (comparison.Runs.Any(r => Find(r, name)?.Floor is not null))
                yield return (name + ".floor", run => Number(Find(run, name)?.Floor));
            if (comparison.Runs.Any(r => Find(r, name)?.InTraining is not null))
                yield return (name + ".in_training", run => Number(Find(run, name)?.InTraining));
        }

        if (comparison.Cells.Any(c => c.Agreement is not null))
        {
            yield return (AcrossSeeds.Measurements[0], run => Number(cellOf[run].Agreement?.Matched));
            yield return (AcrossSeeds.Measurements[1], run => Number(cellOf[run].Agreement?.Shared));
        }
    }

    private static Abstractions.Measurement? Find(ComparedRun run, string name) => run.Results?.Measurements.FirstOrDefault(m => m.Name == name);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
