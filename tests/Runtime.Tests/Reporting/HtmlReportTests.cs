using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class HtmlReportTests
{
    private const string Hostile = "</title><script>alert('\"&')</script>";

    [Fact]
    public void The_page_shows_one_of_everything()
    {
        var html = HtmlReport.Write(ReportExample.Report)
            .Replace(PageAssets.Style, "…", StringComparison.Ordinal)
            .Replace(PageAssets.Script, "…", StringComparison.Ordinal);
        html = Regex.Replace(html, "sha256-[^&]*", "sha256-…");
        Snapshot.Matches(Regex.Replace(html, "base64,[^\"]*", "base64,…"), "html");
    }

    [Fact]
    public void The_same_report_is_the_same_page_in_every_culture()
    {
        var expected = HtmlReport.Write(ReportExample.Report);
        var before = CultureInfo.CurrentCulture;
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~", NaNSymbol = "?" };
        try
        {
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal(expected, HtmlReport.Write(ReportExample.Report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_page_asks_nothing_of_the_network()
    {
        var page = Parse(HtmlReport.Write(ReportExample.Report));
        string[] fetching = ["src", "href", "action", "data", "srcset", "poster"];
        Assert.All(page.Descendants().Attributes().Where(a => fetching.Contains(a.Name.LocalName)), a => Assert.StartsWith("data:", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", PageAssets.Style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", PageAssets.Style, StringComparison.Ordinal);
        Assert.Empty(page.Descendants().Attributes("style"));
    }

    [Fact]
    public void Pictures_say_what_they_show_and_tables_have_headers()
    {
        var page = Parse(HtmlReport.Write(ReportExample.Report));
        Assert.NotEmpty(page.Descendants("svg"));
        Assert.All(page.Descendants("svg"), svg => Assert.True(svg.Attribute("role")?.Value == "img" && svg.Attribute("aria-label")?.Value.Length > 0));
        Assert.All(page.Descendants("th"), th => Assert.NotNull(th.Attribute("scope")));
        Assert.Single(page.Descendants("h1"));
    }

    [Fact]
    public void No_text_becomes_markup() => Law.Holds(Gens.AnyText, text =>
    {
        // The hostile report has the elements of the plain one, in their order.
        Assert.Equal(Elements(Named("x")), Elements(Named(text + Hostile)));
        var page = Parse(HtmlReport.Write(Named(Hostile)));
        Assert.Contains(Hostile, page.Descendants("h1").Single().Value, StringComparison.Ordinal);
    });

    [Fact]
    public void No_numbers_break_the_page() => Law.Holds(Gens.AnyDouble.ArrayOf(8), numbers =>
    {
        var page = Parse(HtmlReport.Write(Numbered(numbers)));
        Assert.All(page.Descendants("path").Select(p => p.Attribute("d")!.Value), d => Assert.Matches("^[MLh0-9 .-]*$", d));
        Assert.All(page.Descendants("rect"), r => Assert.All((string[])["x", "y", "width", "height"], name =>
            Assert.True(double.IsFinite(double.Parse(r.Attribute(name)!.Value, CultureInfo.InvariantCulture)))));
    });

    [Fact]
    public void Figures_that_cannot_be_drawn_say_why()
    {
        Figure[] figures =
        [
            ReportExample.Histogram with { Edges = [1, 2] },
            ReportExample.Histogram with { Edges = [1, 3, 2] },
            ReportExample.Histogram with { Counts = [1, -1] },
            ReportExample.HeatMap with { Values = new Matrix(0, 3) },
            ReportExample.HeatMap with { High = 0 },
            new ForeignFigure("own", "Own", "Of a plugin."),
        ];
        var page = Parse(HtmlReport.Write(ReportExample.Report with { Results = [("e", new EvaluationResult([], figures))] }));
        Assert.Equal(
            [
                "Not drawn: 2 counts need 3 edges, not 2.",
                "Not drawn: its edges are not ascending numbers.",
                "Not drawn: a count is negative.",
                "Not drawn: the matrix is empty.",
                "Not drawn: its colour scale has no extent.",
                "Not drawn: this report knows no figures of type ForeignFigure.",
            ],
            page.Descendants("p").Select(p => p.Value).Where(p => p.StartsWith("Not", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_large_matrix_is_drawn_as_means_of_blocks()
    {
        using var values = new Matrix(3, 2050);
        var html = HtmlReport.Write(ReportExample.Report with { Results = [("e", new EvaluationResult([], [ReportExample.HeatMap with { Values = values }]))] });
        Assert.Contains("a pixel is the mean of 3 × 3 cells", html, StringComparison.Ordinal);
        Assert.True(html.Length < 100_000);
    }

    [Fact]
    public void A_run_that_logged_measured_and_expected_nothing_has_a_page()
    {
        var page = Parse(HtmlReport.Write(ReportExample.Report with { Metrics = [], Results = [], Expectations = [] }));
        Assert.Equal(["Provenance"], page.Descendants("h2").Select(h => h.Value));
    }

    private static RunReport Named(string text) => ReportExample.Report with
    {
        Experiment = new Experiment { Name = text, Question = text + "?", Source = ReportExample.Choice(ComponentKind.Source, text), Variant = ReportExample.Choice(ComponentKind.Variant, text) },
        ManifestText = text,
        Metrics = [[new Metric("samples", 1), new Metric("m" + text, 1)]],
        Provenance = ReportExample.Report.Provenance with { ManifestHash = text, Engine = text, InstructionSet = text, EngineVersion = text, Plugins = [new PluginIdentity(text, text, text)] },
        Results =
        [
            (text, new EvaluationResult(
                [ReportExample.Measured(text, 1, Direction.Neutral) with { Definition = text + "." }],
                [
                    ReportExample.Histogram with { Name = text, Title = text, Caption = text, AxisLabel = text },
                    ReportExample.HeatMap with { Name = text, Title = text, Caption = text, RowLabel = text, ColumnLabel = text },
                ])),
        ],
        Expectations = [new ExpectationOutcome(text, Expectation.Parse("> 0"), 1)],
    };

    private static RunReport Numbered(double[] n) => ReportExample.Report with
    {
        Metrics = [.. n.Chunk(2).Select(pair => (Metric[])[new("samples", pair[0]), new("loss", pair[1]), new("l0", pair[0])])],
        Results =
        [
            ("e", new EvaluationResult(
                [ReportExample.Measured("m", n[0], Direction.OneIsBest, n[1], new Interval(n[2], n[3]))],
                [
                    ReportExample.Histogram with { Edges = [n[4], (n[4] / 2) + (n[5] / 2), n[5]], Counts = [long.MaxValue, long.MaxValue] },
                    ReportExample.HeatMap with { Values = Matrix.FromRows([[.. n.Select(x => (float)x)]]), Low = n[6], High = n[7] },
                ])),
        ],
        Expectations = [new ExpectationOutcome("e.m", new Expectation(">=", n[1]), n[0])],
    };

    private static List<string> Elements(RunReport report) => [.. Parse(HtmlReport.Write(report)).Descendants().Select(e => e.Name.LocalName)];

    /// <summary>Reads the page with an XML parser, which stops at anything that is not well formed.</summary>
    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    private sealed record ForeignFigure(string Name, string Title, string Caption) : Figure(Name, Title, Caption);
}
