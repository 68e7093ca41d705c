using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Sweeps;

/// <summary>The results of a sweep as plain text in aligned columns.</summary>
public static class SweepTable
{
    private const int MostMeasurements = 8;

    /// <summary>The lines: a row per member with the measurements that the sentences speak of and its main ones, under the evaluators that made them, then what became of the sentences.</summary>
    public static IReadOnlyList<string> Lines(LoadedSweep sweep, SweepResult result) =>
        Lines([.. result.Members.Select(m => (m.Member.Label, m.Results, m.Error))], result.Expectations);

    /// <inheritdoc cref="Lines(LoadedSweep, SweepResult)"/>
    /// <param name="members">Labels with results, or with what kept the member from any.</param>
    /// <param name="expectations">The sentences.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<(string Label, RunResults? Results, string? Error)> members, IReadOnlyList<SentenceOutcome> expectations)
    {
        var columns = MeasurementsOf([.. members.Select(m => m.Results).OfType<RunResults>()], expectations);
        var evaluators = columns.Select(c => c.Split('.')[0]).ToList();
        List<string[]> rows =
        [
            ["", .. evaluators.Select((e, i) => i > 0 && evaluators[i - 1] == e ? "" : e)],
            ["member", .. columns.Select(c => c[(c.IndexOf('.', StringComparison.Ordinal) + 1)..])],
            .. members.Select(m => (string[])[m.Label, .. columns.Select(c => m.Results is { } results ? MainMeasurements.Value(results, c) ?? "" : "")]),
        ];
        List<string> lines = [.. AlignedText.Lines(rows, [.. Enumerable.Range(1, columns.Count)])];
        foreach (var failed in members.Where(m => m.Error is not null))
            lines.Add($"{failed.Label} FAILED: {failed.Error!.Split('\n')[0]}");
        if (expectations.Count > 0)
            lines.Add("");
        lines.AddRange(ExpectationLines(expectations));
        return lines;
    }

    /// <summary>Two lines per sentence: what became of it, and what its sides were.</summary>
    public static IEnumerable<string> ExpectationLines(IReadOnlyList<SentenceOutcome> expectations) =>
        expectations.SelectMany(e => new[] { $"{(e.IsMet ? "met   " : "MISSED")}  {e.Sentence}", $"        {e.Values}" });

    private static IReadOnlyList<string> MeasurementsOf(List<RunResults> results, IReadOnlyList<SentenceOutcome> expectations)
    {
        var all = results.SelectMany(r => r.Measurements.Select(m => m.Name)).Distinct(StringComparer.Ordinal).ToList();
        var words = expectations.SelectMany(e => Scanner.Names(e.Sentence)).ToHashSet(StringComparer.Ordinal);
        return MainMeasurements.Of(all, name => words.Any(word => word == name || word.StartsWith(name + ".", StringComparison.Ordinal)), MostMeasurements);
    }
}
