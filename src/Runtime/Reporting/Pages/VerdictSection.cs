using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>What became of the manifest's expectations.</summary>
internal static class VerdictSection
{
    /// <summary>Writes it; nothing where nothing was expected.</summary>
    public static void Write(HtmlWriter page, IReadOnlyList<ExpectationOutcome> expectations)
    {
        if (expectations.Count == 0)
            return;
        var met = expectations.Count(e => e.IsMet);
        page.Open("section", ("class", "verdicts"));
        page.Element("h2", met == expectations.Count ? "All expectations met" : $"{Numbers.Count(met)} of {Numbers.Count(expectations.Count)} expectations met");
        page.Open("ul");
        foreach (var outcome in expectations)
            WriteOutcome(page, outcome);
        page.Close().Close();
    }

    private static void WriteOutcome(HtmlWriter page, ExpectationOutcome outcome)
    {
        var comparison = outcome.Expectation.ToString().Replace(">=", "≥", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal).Replace("==", "=", StringComparison.Ordinal);
        page.Open("li", ("class", Verdict.Word(outcome)));
        page.Element("strong", outcome.IsMet ? "✓ met" : "✗ missed").Text(" ");
        page.Element("code", outcome.Measurement).Text(" ");
        page.Element("span", Verdict.Value(outcome), ("class", "value")).Text(" ");
        page.Element("small", $"expected {comparison}");
        page.Close();
    }
}
