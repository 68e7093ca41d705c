namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>The experiment's name, its question, and what was trained on what.</summary>
internal static class HeaderSection
{
    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var experiment = report.Experiment;
        page.Open("header");
        page.Element("p", "SaeLab · run report", ("class", "kicker"));
        page.Element("h1", experiment.Name);
        if (!string.IsNullOrWhiteSpace(experiment.Question))
            page.Element("p", experiment.Question, ("class", "question"));
        page.Open("dl", ("class", "facts"));
        Fact(page, "Variant", experiment.Variant.Name);
        Fact(page, "Source", experiment.Source.Name);
        if (experiment.Losses.Count > 0)
            Fact(page, "Losses", string.Join(", ", experiment.Losses.Select(l => l.Name)));
        if (experiment.Resampler is { } resampler)
            Fact(page, "Resampler", resampler.Name);
        Fact(page, "Input dimension", Numbers.Count(report.Shape.InputDim));
        Fact(page, "Latents", Numbers.Count(report.Shape.LatentCount));
        Fact(page, "Samples trained", Numbers.Count(report.Provenance.SamplesTrained));
        page.Close().Close();
    }

    private static void Fact(HtmlWriter page, string name, string value) =>
        page.Open("div").Element("dt", name).Element("dd", value).Close();
}
