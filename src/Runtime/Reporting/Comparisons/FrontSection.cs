using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>The fronts: what is reached at what sparsity.</summary>
internal static class FrontSection
{
    private static readonly (string Measurement, bool IsLowerBetter, string Title)[] Fronts =
    [
        ("reconstruction.fvu", true, "FVU over L0"), ("recovery.f1", false, "F1 over L0"), ("recovery.mcc", false, "MCC over L0"),
    ];

    /// <summary>Writes it; nothing where nothing of it was measured.</summary>
    public static void Write(HtmlWriter page, Comparison comparison)
    {
        var fronts = Fronts.Select(f => (Front: Front.Of(comparison, f.Measurement, f.IsLowerBetter), f.Title)).Where(f => f.Front is not null).ToList();
        if (fronts.Count == 0)
            return;
        var configurations = Configuration.Of(comparison);
        page.Open("section").Element("h2", "Fronts");
        page.Open("div", ("class", "charts figures"));
        foreach (var (front, title) in fronts)
        {
            page.Open("figure").Element("h3", title);
            FrontChart.Draw(page, front!, configurations, title);
            page.Close();
        }

        page.Close();
        var floors = fronts.Any(f => f.Front!.HasFloorLines) ? " Where chance reaches more than a few different values, each configuration has a grey line of its own through what it reaches at each of its points." : "";
        page.Element("p", $"Means over seeds, with whiskers from the least to the largest. A line joins what differs in nothing but its sparsity. Filled marks are Pareto-optimal: better than chance, and none with the same source, data and evaluation is better with fewer active latents. Grey: what chance reaches, and dictionaries whose decoder or encoder stayed random.{floors}", ("class", "note")).Close();
    }
}
