using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting;

/// <summary>The results of a run as plain text in aligned columns, for consoles that show no colours and for files.</summary>
public static class ResultTable
{
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
                ? AlignedText.Lines(table, [1, 2, 3, 4, 6])
                : AlignedText.Lines([.. table.Select(row => row.Where((_, column) => column != InTraining).ToArray())], [1, 2, 3, 5]));
        }

        if (results.Measurements.Count > 0 && results.Expectations.Count > 0)
            lines.Add("");
        lines.AddRange(AlignedText.Lines([.. results.Expectations.Select(Row)], []));
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
}
