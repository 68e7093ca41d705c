using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>The pictures of the evaluators.</summary>
internal static class FigureSection
{
    /// <summary>Writes it; nothing where there are none.</summary>
    public static void Write(HtmlWriter page, IReadOnlyList<(string Evaluator, EvaluationResult Result)> results)
    {
        if (results.All(r => r.Result.Figures.Count == 0))
            return;
        page.Open("section").Element("h2", "Figures");
        page.Open("div", ("class", "charts figures"));
        foreach (var (evaluator, result) in results)
        {
            foreach (var figure in result.Figures)
                WriteFigure(page, evaluator, figure);
        }

        page.Close().Close();
    }

    private static void WriteFigure(HtmlWriter page, string evaluator, Figure figure)
    {
        page.Open("figure");
        page.Open("h3").Text(figure.Title).Text(" ").Element("small", $"{evaluator}.{figure.Name}").Close();
        if (Problem(figure) is { } problem)
            page.Element("p", $"Not drawn: {problem}.", ("class", "missed"));
        else if (figure is HistogramFigure histogram)
            HistogramChart.Draw(page, histogram);
        else if (figure is HeatMapFigure heatMap)
            HeatMap.Draw(page, heatMap);
        else if (figure is PicturesFigure pictures)
            PictureGrid.Draw(page, pictures);
        else if (figure is CurveFigure curves)
            CurveChart.Draw(page, curves);
        else if (figure is ScatterFigure points)
            ScatterChart.Draw(page, points);
        page.Element("figcaption", figure.Caption).Close();
    }

    private static string? Problem(Figure figure) => figure switch
    {
        HistogramFigure histogram => HistogramChart.Problem(histogram),
        HeatMapFigure heatMap => HeatMap.Problem(heatMap),
        PicturesFigure pictures => PictureGrid.Problem(pictures),
        CurveFigure curves => CurveChart.Problem(curves),
        ScatterFigure points => ScatterChart.Problem(points),
        _ => $"this report knows no figures of type {figure.GetType().Name}",
    };
}
