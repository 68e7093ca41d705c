using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Writes a comparison as one HTML file that needs nothing else, with links to the reports of its runs.</summary>
public static class ComparisonReport
{
    private const int MostPaths = 6;

    /// <summary>The page.</summary>
    /// <param name="comparison">The runs.</param>
    /// <param name="folder">The folder where the page will lie, from which its links lead.</param>
    public static string Write(Comparison comparison, string folder)
    {
        var page = new HtmlWriter();
        page.Trusted("<!DOCTYPE html>").Open("html", ("lang", "en"));
        page.Open("head");
        page.Void("meta", ("charset", "utf-8"));
        page.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", PageAssets.PolicyOf(PageAssets.CompareScript)));
        page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Element("title", $"{comparison.Title} · SaeLab");
        page.Open("style").Trusted(PageAssets.Style).Close();
        page.Close();
        page.Open("body").Open("main");
        WriteHeader(page, comparison);
        SentenceSection.Write(page, comparison.Expectations);
        FrontSection.Write(page, comparison);
        ComparedTable.Write(page, comparison, folder);
        CurveSection.Write(page, comparison);
        DifferenceTable.Write(page, comparison);
        page.Close();
        page.Open("script").Trusted(PageAssets.CompareScript).Close();
        page.Close().Close();
        return page + "\n";
    }

    private static void WriteHeader(HtmlWriter page, Comparison comparison)
    {
        page.Open("header");
        page.Element("p", "SaeLab · comparison", ("class", "kicker"));
        page.Element("h1", comparison.Title);
        if (!string.IsNullOrWhiteSpace(comparison.Question))
            page.Element("p", comparison.Question, ("class", "question"));
        foreach (var note in comparison.Notes.Concat(DifferentTasks(comparison)))
            page.Element("p", note, ("class", "note"));
        page.Open("dl", ("class", "facts"));
        Fact(page, "Runs", Numbers.Count(comparison.Runs.Count()));
        Fact(page, "Without results", Numbers.Count(comparison.Runs.Count(r => r.Results is null)));
        Fact(page, "Different but for seeds", Numbers.Count(comparison.Cells.Count));
        Fact(page, "Variants", string.Join(", ", comparison.Cells.Select(c => c.Variant).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)));
        page.Close().Close();
    }

    private static IEnumerable<string> DifferentTasks(Comparison comparison)
    {
        if (TaskKey.Differences(comparison) is not { Count: > 0 } paths)
            yield break;
        var more = paths.Count > MostPaths ? $" and {Numbers.Count(paths.Count - MostPaths)} more" : "";
        yield return $"The runs do not all have the same source, data and evaluation: {string.Join(", ", paths.Take(MostPaths))}{more} differ. Compare numbers only where these are the same.";
    }

    private static void Fact(HtmlWriter page, string name, string value) =>
        page.Open("div").Element("dt", name).Element("dd", value).Close();
}
