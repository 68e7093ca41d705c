using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting;

/// <summary>Writes what a run found as one HTML file that needs nothing else: no network, no other file.</summary>
/// <remarks>The same report gives the same text: it holds no time, and no culture changes it. Text from manifests and plugins is escaped.</remarks>
public static class HtmlReport
{
    /// <summary>The page of a run.</summary>
    public static string Write(RunReport report)
    {
        var page = new HtmlWriter();
        page.Trusted("<!DOCTYPE html>").Open("html", ("lang", "en"));
        WriteHead(page, report);
        page.Open("body").Open("main");
        HeaderSection.Write(page, report);
        VerdictSection.Write(page, report.Expectations);
        ResultSection.Write(page, report.Results);
        TrainingSection.Write(page, report.Metrics);
        FigureSection.Write(page, report.Results);
        ProvenanceSection.Write(page, report);
        page.Close();
        page.Open("script").Trusted(PageAssets.Script).Close();
        page.Close().Close();
        return page + "\n";
    }

    private static void WriteHead(HtmlWriter page, RunReport report)
    {
        page.Open("head");
        page.Void("meta", ("charset", "utf-8"));
        page.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", PageAssets.ContentPolicy));
        page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Element("title", $"{report.Experiment.Name} · SaeLab");
        page.Open("style").Trusted(PageAssets.Style).Close();
        page.Close();
    }
}
