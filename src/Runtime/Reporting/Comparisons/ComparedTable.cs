using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>The table of measurements over seeds, a row per cell, which the page's script sorts.</summary>
internal static class ComparedTable
{
    private const int MostMeasurements = 12;
    private static readonly string[] First =
    [
        "density.l0", "reconstruction.fvu", "recovery.mcc", "recovery.f1", "recovery.precision", "recovery.recall", "recovery.mmcs_recall", "density.dead_latents",
    ];

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="comparison">The cells.</param>
    /// <param name="folder">The folder from which links lead.</param>
    public static void Write(HtmlWriter page, Comparison comparison, string folder)
    {
        var shown = First.Where(comparison.Measurements.Contains).Union(comparison.Measurements, StringComparer.Ordinal).Take(MostMeasurements).ToList();
        var isReproduced = comparison.Cells.Any(c => c.Agreement is not null);
        page.Open("section").Element("h2", "Measurements");
        page.Open("div", ("class", "wide")).Open("table", ("class", "compared")).Open("thead").Open("tr");
        page.Element("th", "Runs", ("scope", "col"), ("data-sort", "text"));
        var floors = shown.ToDictionary(name => name, name => SharedFloor(comparison, name), StringComparer.Ordinal);
        foreach (var name in shown)
            WriteHead(page, comparison.Describe(name), floors[name]);
        if (isReproduced)
        {
            WriteHead(page, "matched_at_0_7 ↑", "The share of living latents whose decoder rows have a partner with a cosine of at least 0.7 among those of another seed with the same data, by the best one-to-one assignment; the mean over pairs of seeds.");
            WriteHead(page, "shared_at_0_9 ↑", "The share of living latents for whose decoder row a living one of another seed with the same data has a cosine above 0.9; the mean over pairs of seeds.");
        }

        page.Close().Close().Open("tbody");
        foreach (var cell in comparison.Cells)
            WriteRow(page, cell, shown, floors, isReproduced, folder);
        page.Close().Close().Close();
        page.Element("p", "Means over seeds ± half of the 95 % confidence interval (Student's t). A click on a head sorts by it; its definition shows under the pointer. Seeds lead to the reports of runs. All measurements of all runs are in the CSV that 'saelab compare --csv' writes.", ("class", "note")).Close();
    }

    private static void WriteHead(HtmlWriter page, Measurement measurement, string? floor)
    {
        var name = $"{measurement.Name.Split('.')[^1]} {measurement.Direction.Arrow()}".Trim();
        page.Open("th", HeadAttributes(measurement.Definition, measurement.Direction == Direction.HigherIsBetter)).Text(name);
        if (floor is not null)
            page.Text(" ").Element("small", $"floor {floor}");
        page.Close();
    }

    private static void WriteHead(HtmlWriter page, string text, string definition) => page.Element("th", text, HeadAttributes(definition, isHigherBetter: true));

    /// <summary>The first click shows the best first.</summary>
    private static (string, string)[] HeadAttributes(string definition, bool isHigherBetter) =>
        [("scope", "col"), ("data-sort", "number"), .. isHigherBetter ? [("data-first", "descending")] : Array.Empty<(string, string)>(), ("class", "number"), ("title", definition)];

    /// <summary>The floor as it is shown where all runs have the same, so that it need not be said of each; null elsewhere.</summary>
    private static string? SharedFloor(Comparison comparison, string name)
    {
        var floors = comparison.Runs.Select(r => r.Results?.Measurements.FirstOrDefault(m => m.Name == name)).OfType<Measurement>()
            .Select(m => m.Floor is { } floor ? Numbers.Short(floor) : null).Distinct(StringComparer.Ordinal).ToList();
        return floors is [var only] ? only : null;
    }

    private static void WriteRow(HtmlWriter page, ComparedCell cell, IReadOnlyList<string> measurements, IReadOnlyDictionary<string, string?> floors, bool isReproduced, string folder)
    {
        page.Open("tr").Open("th", ("scope", "row")).Text(cell.Label).Open("small");
        foreach (var run in cell.Runs.Where(r => r.Results is not null))
            page.Text(" ").Element("a", $"seed {run.Seed}", ("href", Link(folder, run.Folder)));
        foreach (var failed in cell.Runs.Where(r => r.Results is null).GroupBy(r => r.Error, StringComparer.Ordinal))
            page.Text(" ").Element("span", $"seed{(failed.Skip(1).Any() ? "s" : "")} {string.Join(", ", failed.Select(r => r.Seed))}: {failed.Key}", ("class", "missed"));

        page.Close().Close();
        foreach (var name in measurements)
            WriteValue(page, cell, name, hasFloor: floors[name] is null);
        foreach (var share in isReproduced ? (double?[])[cell.Agreement?.Matched, cell.Agreement?.Shared] : [])
            page.Element("td", share is { } known ? Numbers.Short(known) : "", Attributes(share));
        page.Close();
    }

    private static void WriteValue(HtmlWriter page, ComparedCell cell, string name, bool hasFloor)
    {
        var statistics = cell.Statistics(name);
        page.Open("td", Attributes(statistics?.Mean));
        if (statistics is not null)
        {
            page.Text(Numbers.Short(statistics.Mean));
            if (statistics.HalfWidth is { } half)
                page.Text($" ± {half.ToString("G2", CultureInfo.InvariantCulture)}");
            var found = cell.Runs.Select(r => r.Results?.Measurements.FirstOrDefault(m => m.Name == name)).OfType<Measurement>().ToList();
            if (hasFloor)
                WriteMean(page, "floor", found.Select(m => m.Floor));
            WriteMean(page, "in training", found.Select(m => m.InTraining));
        }

        page.Close();
    }

    private static void WriteMean(HtmlWriter page, string name, IEnumerable<double?> values)
    {
        if (values.OfType<double>().ToList() is { Count: > 0 } known)
            page.Element("small", $"{name} {Numbers.Short(known.Average())}");
    }

    private static (string, string)[] Attributes(double? value) =>
        value is { } number ? [("class", "number"), ("data-value", number.ToString("R", CultureInfo.InvariantCulture))] : [("class", "number")];

    /// <summary>The way to a run's report, as addresses are written.</summary>
    private static string Link(string folder, string run) => string.Join('/', Path.GetRelativePath(folder, Path.Combine(run, "report.html"))
        .Split(Path.DirectorySeparatorChar).Select(part => part == ".." ? part : Uri.EscapeDataString(part)));
}
