using SaeLab.Runtime.Reporting.Pages;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What became of a sweep's sentences.</summary>
internal static class SentenceSection
{
    /// <summary>Writes it; nothing where nothing was expected.</summary>
    public static void Write(HtmlWriter page, IReadOnlyList<SentenceOutcome> sentences)
    {
        if (sentences.Count == 0)
            return;
        var met = sentences.Count(s => s.IsMet);
        page.Open("section", ("class", "verdicts"));
        page.Element("h2", met == sentences.Count ? "All expectations met" : $"{Numbers.Count(met)} of {Numbers.Count(sentences.Count)} expectations met");
        page.Open("ul");
        foreach (var sentence in sentences)
        {
            page.Open("li", ("class", sentence.IsMet ? "met" : "missed"));
            page.Element("strong", sentence.IsMet ? "✓ met" : "✗ missed").Text(" ");
            page.Element("code", sentence.Sentence).Text(" ");
            page.Element("small", sentence.Values).Close();
        }

        page.Close().Close();
    }
}
