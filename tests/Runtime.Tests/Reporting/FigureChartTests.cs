using System.Text.RegularExpressions;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Charts;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class FigureChartTests
{
    private static readonly CurveFigure Curves = new("by_frequency", "Recovery by frequency", "Rare features are harder.", "frequency", "F1",
    [
        new FigureCurve("F1", [0.001, 0.01, 0.1, 1], [0.2, double.NaN, 0.8, 0.9])
        {
            Band = [new Interval(0.1, 0.3), new Interval(double.NaN, double.NaN), new Interval(0.7, 0.85), new Interval(0.88, 0.95)],
        },
        new FigureCurve("precision", [0.001, 0.1], [0.5, 0.6]),
        new FigureCurve("chance", [0.001, 1], [0.05, 0.05]) { IsReference = true },
    ])
    { IsXLogarithmic = true };

    private static readonly ScatterFigure Points = new("plane", "Rows in the plane", "", "first", "second",
        [new FigurePoints("latents", [1, -0.5, double.NaN], [0, 0.8, 1]) { AreVectors = true }, new FigurePoints("features <true>", [0.2, 0.2], [0.1, 0.1])])
    { HasEqualAxes = true };

    [Fact]
    public void Curves_have_bands_gaps_and_grey_references() => Snapshot.Matches(Draw(page => CurveChart.Draw(page, Curves)), "svg");

    [Fact]
    public void Points_have_vectors_and_one_scale() => Snapshot.Matches(Draw(page => ScatterChart.Draw(page, Points)), "svg");

    [Fact]
    public void Pictures_lie_side_by_side_each_in_its_own_colours()
    {
        const byte blank = PngImage.Blank, low = 0, middle = 127, half = 190, high = 254;
        var (width, height, pixels) = PictureGrid.Pixels(ReportExample.Pictures);
        Assert.Equal((7, 5), (width, height));
        byte[] expected =
        [
            159, half, middle, blank, middle, middle, middle,
            low, middle, 159, blank, middle, middle, middle,
            blank, blank, blank, blank, blank, blank, blank,
            high, blank, high, blank, blank, blank, blank,
            middle, middle, middle, blank, blank, blank, blank,
        ];
        Assert.Equal(expected, pixels);
        Assert.Equal((247, 247, 247), ColourRamp.Diverging.Colour(middle));
    }

    [Fact]
    public void Pictures_have_a_scale_for_all() =>
        Snapshot.Matches(Regex.Replace(Draw(page => PictureGrid.Draw(page, ReportExample.Pictures)), "base64,[^\"]*", "base64,…"), "svg");

    [Fact]
    public void What_cannot_be_drawn_says_why()
    {
        Assert.Null(CurveChart.Problem(Curves));
        Assert.Equal("there is nothing to draw", CurveChart.Problem(Curves with { Curves = [] }));
        Assert.Equal("there is nothing to draw", CurveChart.Problem(With([1], [double.NaN])));
        Assert.Equal("curve 'c' has 2 places, but 1 values", CurveChart.Problem(With([1, 2], [1])));
        Assert.Equal("curve 'c' has 1 places, but 1 values and a band of 0", CurveChart.Problem(Curves with { Curves = [new FigureCurve("c", [1], [1]) { Band = [] }] }));
        Assert.Equal("the places of curve 'c' are not ascending numbers", CurveChart.Problem(With([2, 2], [1, 1])));
        Assert.Equal("curve 'c' has places that a logarithmic axis does not have", CurveChart.Problem(With([0, 2], [1, 1])));
        Assert.Equal("curve 'c' has values that a logarithmic axis does not have", CurveChart.Problem(With([1], [0]) with { IsYLogarithmic = true }));
        Assert.Null(PictureGrid.Problem(ReportExample.Pictures));
        Assert.Equal("rows of 6 pixels are no pictures that are 4 wide", PictureGrid.Problem(ReportExample.Pictures with { Width = 4 }));
        Assert.Equal("rows of 6 pixels are no pictures that are 0 wide", PictureGrid.Problem(ReportExample.Pictures with { Width = 0 }));
        Assert.Equal("there is nothing to draw", PictureGrid.Problem(ReportExample.Pictures with { Rows = new Matrix(0, 6) }));
        Assert.Null(ScatterChart.Problem(Points));
        Assert.Equal("there is nothing to draw", ScatterChart.Problem(Points with { Groups = [] }));
        Assert.Equal("group 'g' has 2 horizontal and 1 vertical places", ScatterChart.Problem(Points with { Groups = [new FigurePoints("g", [1, 2], [1])] }));
    }

    [Fact]
    public void Curves_are_kept_in_results_as_they_are()
    {
        using var folder = new TemporaryFolder();
        var results = RunResults.Of(ReportExample.Report) with { Curves = [Curves with { Name = "recovery.by_frequency" }] };
        ResultsFile.Write(folder.File("results.json"), results);
        var read = Assert.Single(ResultsFile.Read(folder.File("results.json")).Curves);
        Assert.Equal((Curves.Title, Curves.Caption, Curves.XLabel, Curves.YLabel, true, false), (read.Title, read.Caption, read.XLabel, read.YLabel, read.IsXLogarithmic, read.IsYLogarithmic));
        foreach (var (expected, actual) in Curves.Curves.Zip(read.Curves))
        {
            Assert.Equal((expected.Label, expected.IsReference), (actual.Label, actual.IsReference));
            Assert.Equal(expected.X, actual.X);
            Assert.Equal(expected.Y, actual.Y);
            Assert.Equal(expected.Band, actual.Band);
        }
    }

    private static CurveFigure With(double[] x, double[] y) => Curves with { Curves = [new FigureCurve("c", x, y)] };

    private static string Draw(Action<HtmlWriter> draw)
    {
        var page = new HtmlWriter();
        page.Open("figure");
        draw(page);
        page.Close();
        return page.ToString();
    }
}
