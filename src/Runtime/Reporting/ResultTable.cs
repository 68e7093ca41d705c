using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting;

/// <summary>The results of a run as plain text in aligned columns, for consoles that show no colours and for files.</summary>
public static class ResultTable
{
    private static readonly string[] Header = ["measurement", "value", "floor", "95 % interval", "better", "n", ""];

    /// <summary>The lines: a table of the measurements, then one line per expectation.</summary>
    public static IReadOnlyList<string> Lines(RunResults results)
    {
        List<string> lines = [];
        if (results.Measurements.Count > 0)
            lines.AddRange(AlignedText.Lines([Header, .. results.Measurements.Select(Row)], [1, 2, 3, 5]));
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
        measurement.Direction.Word(),
        Numbers.Count(measurement.Count),
        ChanceFloor.IsBeaten(measurement) == false ? "no better than chance" : "",
    ];

    private static string[] Row(ExpectationOutcome outcome) =>
        [Verdict.Word(outcome), $"{outcome.Measurement} {outcome.Expectation}", Verdict.Value(outcome)];
}
