using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting;

/// <summary>The results of a run as plain text in aligned columns, for consoles that show no colours and for files.</summary>
public static class ResultTable
{
    private const string Gap = "  ";
    private const int InTraining = 4;
    private static readonly string[] Header = ["measurement", "value", "floor", "95 % interval", "in training (gap)", "better", "n", ""];

    /// <summary>The lines: a table of the measurements, then one line per expectation. What training's form reaches, and how far inference is from it, has a column where it differs anywhere.</summary>
    public static IReadOnlyList<string> Lines(RunResults results)
    {
        List<string> lines = [];
        if (results.Measurements.Count > 0)
        {
            IReadOnlyList<string[]> table = [Header, .. results.Measurements.Select(Row)];
            lines.AddRange(results.Measurements.Any(m => m.InTraining is not null)
                ? Aligned(table, [1, 2, 3, 4, 6])
                : Aligned([.. table.Select(row => row.Where((_, column) => column != InTraining).ToArray())], [1, 2, 3, 5]));
        }

        if (results.Measurements.Count > 0 && results.Expectations.Count > 0)
            lines.Add("");
        lines.AddRange(Aligned([.. results.Expectations.Select(Row)], []));
        return lines;
    }

    private static string[] Row(Measurement measurement) =>
    [
        measurement.Name,
        Numbers.Short(measurement.Value),
        measurement.Floor is { } floor ? Numbers.Short(floor) : "",
        measurement.Interval is { } interval ? $"{Numbers.Short(interval.Low)} to {Numbers.Short(interval.High)}" : "",
        measurement.InTraining is { } value ? $"{Numbers.Short(value)} ({Numbers.Short(measurement.Value - value)})" : "",
        measurement.Direction.Word(),
        Numbers.Count(measurement.Count),
        ChanceFloor.IsBeaten(measurement) == false ? "no better than chance" : "",
    ];

    private static string[] Row(ExpectationOutcome outcome) =>
        [Verdict.Word(outcome), $"{outcome.Measurement} {outcome.Expectation}", Verdict.Value(outcome)];

    private static IEnumerable<string> Aligned(IReadOnlyList<string[]> rows, int[] numeric)
    {
        var clean = rows.Select(row => row.Select(WithoutControls).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean.Count == 0 ? 0 : clean[0].Length).Select(column => clean.Max(row => row[column].Length)).ToArray();
        return clean.Select(row => string.Join(Gap, row.Select((cell, column) =>
            numeric.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>A text that cannot break lines nor command a terminal.</summary>
    private static string WithoutControls(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
