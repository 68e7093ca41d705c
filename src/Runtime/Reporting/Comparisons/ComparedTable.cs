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
        foreach (var name in shown.Select(name => comparison.Describe(name)))
            WriteHead(page, $"{name.Name.Split('.')[^1]} {name.Direction.Arrow()}".Trim(), name.Definition);
        if (isReproduced)
        {
            WriteHead(page, "matched_at_0_7 ↑", "The share of living latents whose decoder rows have a partner with a cosine of at least 0.7 among those of another seed, by the best one-to-one assignment; the mean over pairs of seeds.");
            WriteHead(page, "shared_at_0_9 ↑", "The share of living latents for whose decoder row a living one of another seed has a cosine above 0.9; the mean over pairs of seeds.");
        }

        page.Element("th", "Reports", ("scope", "col")).Close().Close().Open("tbody");
        foreach (var cell in comparison.Cells)
            WriteRow(page, cell, shown, isReproduced, folder);
        page.Close().Close().Close();
        page.Element("p", "Means over seeds ± half of the 95 % confidence interval (Student's t). All measurements of all runs are in the CSV that 'saelab compare --csv' writes.").Close();
    }

    private static void WriteHead(HtmlWriter page, string text, string definition) =>
        page.Element("th", text, ("scope", "col"), ("data-sort", "number"), ("class", "number"), ("title", definition));

    private static void WriteRow(HtmlWriter page, ComparedCell cell, IReadOnlyList<string> measurements, bool isReproduced, string folder)
    {
        page.Open("tr").Element("th", cell.Label, ("scope", "row"));
        foreach (var name in measurements)
            WriteValue(page, cell, name);
        foreach (var share in isReproduced ? (double?[])[cell.Agreement?.Matched, cell.Agreement?.Shared] : [])
            page.Element("td", share is { } known ? Numbers.Short(known) : "", Attributes(share));
        page.Open("td");
        foreach (var run in cell.Runs)
        {
            if (run.Results is not null)
                page.Element("a", $"seed {run.Seed}", ("href", Link(folder, run.Folder))).Text(" ");
            else
                page.Element("small", $"seed {run.Seed}: {run.Error}", ("class", "missed")).Text(" ");
        }

        page.Close().Close();
    }

    private static void WriteValue(HtmlWriter page, ComparedCell cell, string name)
    {
        var statistics = cell.Statistics(name);
        page.Open("td", Attributes(statistics?.Mean));
        if (statistics is not null)
        {
            page.Text(Numbers.Short(statistics.Mean));
            if (statistics.HalfWidth is { } half)
                page.Text($" ± {half.ToString("G2", CultureInfo.InvariantCulture)}");
            var found = cell.Runs.Select(r => r.Results?.Measurements.FirstOrDefault(m => m.Name == name)).OfType<Measurement>().ToList();
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
