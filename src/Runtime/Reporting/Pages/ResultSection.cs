using SaeLab.Abstractions;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>The table of measurements, one part per evaluator.</summary>
/// <remarks>The roles say again what the tags say, because narrow screens lay the rows out as blocks.</remarks>
internal static class ResultSection
{
    private static readonly (string Name, string Class)[] Columns =
    [
        ("Measurement", "measurement"), ("Value", "number"), ("Chance floor", "number"), ("95 % interval", "number"),
        ("Better", "better"), ("Count", "number"), ("Definition", "definition"),
    ];

    private static readonly (string Name, string Class) InTraining = ("In training", "number");

    /// <summary>Writes it; nothing where nothing was measured.</summary>
    public static void Write(HtmlWriter page, IReadOnlyList<(string Evaluator, EvaluationResult Result)> results)
    {
        if (results.All(r => r.Result.Measurements.Count == 0))
            return;
        // Most variants work alike in training and at inference; their tables have no column for it.
        var withTraining = results.Any(r => r.Result.Measurements.Any(m => m.InTraining is not null));
        (string Name, string Class)[] columns = withTraining ? [.. Columns[..4], InTraining, .. Columns[4..]] : Columns;
        page.Open("section").Element("h2", "Results");
        page.Open("table", ("class", "results"), ("role", "table"));
        page.Open("thead", ("role", "rowgroup")).Open("tr", ("role", "row"));
        foreach (var (name, kind) in columns)
            page.Element("th", name, ("scope", "col"), ("role", "columnheader"), ("class", kind));
        page.Close().Close();
        foreach (var (evaluator, result) in results.Where(r => r.Result.Measurements.Count > 0))
        {
            page.Open("tbody", ("role", "rowgroup"));
            page.Open("tr", ("role", "row"), ("class", "group")).Element("th", evaluator, ("scope", "rowgroup"), ("role", "rowheader"), ("colspan", Numbers.Count(columns.Length))).Close();
            foreach (var measurement in result.Measurements)
                WriteRow(page, measurement, withTraining);
            page.Close();
        }

        page.Close().Close();
    }

    private static void WriteRow(HtmlWriter page, Measurement measurement, bool withTraining)
    {
        page.Open("tr", ("role", "row"));
        page.Element("th", measurement.Name, ("scope", "row"), ("role", "rowheader"), ("class", "measurement"), ("title", measurement.Definition));
        Cell(page, Columns[1], Numbers.Short(measurement.Value), "value");
        WriteFloor(page, measurement);
        Cell(page, Columns[3], measurement.Interval is { } interval ? $"{Numbers.Short(interval.Low)} to {Numbers.Short(interval.High)}" : "");
        if (withTraining)
            WriteInTraining(page, measurement);
        Cell(page, Columns[4], $"{measurement.Direction.Arrow()} {measurement.Direction.Word()}".Trim());
        Cell(page, Columns[5], Numbers.Count(measurement.Count));
        Cell(page, Columns[6], measurement.Definition);
        page.Close();
    }

    private static void WriteFloor(HtmlWriter page, Measurement measurement)
    {
        if (measurement.Floor is not { } floor)
        {
            Cell(page, Columns[2], "");
            return;
        }

        page.Open("td", Attributes(Columns[2], "")).Text(Numbers.Short(floor));
        if (ChanceFloor.IsBeaten(measurement) == false)
            page.Text(" ").Element("small", "not beaten", ("class", "missed"));
        page.Close();
    }

    private static void WriteInTraining(HtmlWriter page, Measurement measurement)
    {
        if (measurement.InTraining is not { } value)
        {
            Cell(page, InTraining, "");
            return;
        }

        page.Open("td", Attributes(InTraining, "")).Text(Numbers.Short(value)).Text(" ");
        page.Element("small", $"gap {Numbers.Short(measurement.Value - value)}").Close();
    }

    private static void Cell(HtmlWriter page, (string Name, string Class) column, string text, string more = "") =>
        page.Element("td", text, Attributes(column, text.Length == 0 ? "none" : more));

    private static (string Name, string Value)[] Attributes((string Name, string Class) column, string more) =>
        [("role", "cell"), ("class", $"{column.Class} {more}".Trim()), ("data-label", column.Name)];
}
