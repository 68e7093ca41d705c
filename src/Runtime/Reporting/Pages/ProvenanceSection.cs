using System.Globalization;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>What it takes to make the run again.</summary>
internal static class ProvenanceSection
{
    private const int ShortHash = 12;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var provenance = report.Provenance;
        page.Open("section", ("class", "provenance")).Element("h2", "Provenance");
        page.Open("dl");
        Entry(page, "Manifest, SHA-256", provenance.ManifestHash, isCode: true);
        Entry(page, "Seed", provenance.Seed.ToString(CultureInfo.InvariantCulture));
        Entry(page, "Samples trained", Numbers.Count(provenance.SamplesTrained));
        Entry(page, "SaeLab", provenance.EngineVersion);
        Entry(page, "Engine", provenance.Engine);
        Entry(page, "Instruction set", provenance.InstructionSet);
        page.Close();
        WritePlugins(page, report);
        page.Open("details").Element("summary", "Resolved manifest");
        page.Open("pre").Element("code", report.ManifestText).Close();
        page.Close().Close();
    }

    private static void WritePlugins(HtmlWriter page, RunReport report)
    {
        if (report.Provenance.Plugins.Count == 0)
            return;
        page.Open("table").Open("thead").Open("tr");
        foreach (var column in new[] { "Plugin", "Version", "SHA-256" })
            page.Element("th", column, ("scope", "col"));
        page.Close().Close().Open("tbody");
        foreach (var plugin in report.Provenance.Plugins)
        {
            page.Open("tr").Element("th", plugin.Name, ("scope", "row")).Element("td", plugin.Version);
            page.Open("td").Element("code", plugin.Sha256[..Math.Min(ShortHash, plugin.Sha256.Length)], ("title", plugin.Sha256)).Close().Close();
        }

        page.Close().Close();
    }

    private static void Entry(HtmlWriter page, string name, string value, bool isCode = false)
    {
        page.Open("div").Element("dt", name).Open("dd");
        if (isCode)
            page.Element("code", value);
        else
            page.Text(value);
        page.Close().Close();
    }
}
