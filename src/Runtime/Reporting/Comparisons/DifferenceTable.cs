using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What differs between the manifests of the runs, and between what they were made with.</summary>
internal static class DifferenceTable
{
    private const int MostColumns = 12;

    /// <summary>Writes it; nothing where nothing but seeds differs.</summary>
    public static void Write(HtmlWriter page, Comparison comparison)
    {
        if (comparison.Differences.Count == 0)
            return;
        var shown = comparison.Differences.Take(MostColumns).ToList();
        page.Open("section").Element("h2", "What differs");
        page.Open("div", ("class", "wide")).Open("table", ("class", "compared")).Open("thead").Open("tr");
        foreach (var column in shown.Prepend("Runs"))
            page.Element("th", column, ("scope", "col"));
        page.Close().Close().Open("tbody");
        foreach (var cell in comparison.Cells)
        {
            page.Open("tr").Element("th", cell.Label, ("scope", "row"));
            foreach (var path in shown)
                page.Element("td", string.Join(" / ", cell.Runs.Where(r => r.Manifest.Count > 0).Select(r => r.Setting(path) ?? "").Distinct(StringComparer.Ordinal)));
            page.Close();
        }

        page.Close().Close().Close();
        if (comparison.Differences.Count > shown.Count)
            page.Element("p", $"And {Numbers.Count(comparison.Differences.Count - shown.Count)} more: {string.Join(", ", comparison.Differences.Skip(MostColumns))}.");
        page.Close();
    }
}
