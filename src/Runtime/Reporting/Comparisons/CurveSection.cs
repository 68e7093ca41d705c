using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Charts;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Curves that several runs have, such as recovery by frequency, of all cells in one picture.</summary>
internal static class CurveSection
{
    private const int MostCells = 8;

    /// <summary>Writes it; nothing where there are none.</summary>
    public static void Write(HtmlWriter page, Comparison comparison)
    {
        var figures = comparison.Runs.SelectMany(r => r.Results?.Curves ?? []).DistinctBy(f => f.Name).ToList();
        var pictures = figures.SelectMany(figure => Together(comparison, figure)).ToList();
        if (pictures.Count == 0)
            return;
        page.Open("section").Element("h2", "Curves");
        page.Open("div", ("class", "charts figures"));
        foreach (var picture in pictures)
        {
            page.Open("figure").Open("h3").Text(picture.Title).Text(" ").Element("small", picture.Name).Close();
            if (CurveChart.Problem(picture) is { } problem)
                page.Element("p", $"Not drawn: {problem}.", ("class", "missed"));
            else
                CurveChart.Draw(page, picture);
            page.Element("figcaption", picture.Caption).Close();
        }

        page.Close().Close();
    }

    /// <summary>A picture for each curve of a figure, with a curve for each cell: the mean over seeds where they have the same places, and the first seed's elsewhere.</summary>
    private static IEnumerable<CurveFigure> Together(Comparison comparison, CurveFigure figure)
    {
        var cells = comparison.Cells.Select(c => (c.Label, Figures: c.Runs.Select(r => r.Results?.Curves.FirstOrDefault(f => f.Name == figure.Name)).OfType<CurveFigure>().ToList()))
            .Where(c => c.Figures.Count > 0).ToList();
        foreach (var label in figure.Curves.Where(c => !c.IsReference).Select(c => c.Label).Distinct(StringComparer.Ordinal))
        {
            var curves = cells.Select(c => Mean(c.Label, [.. c.Figures.Select(f => f.Curves.FirstOrDefault(own => own.Label == label)).OfType<FigureCurve>()])).OfType<FigureCurve>().ToList();
            var references = figure.Curves.Where(c => c.IsReference);
            var note = curves.Count > MostCells ? $" The first {MostCells} of {Numbers.Count(curves.Count)} are shown." : "";
            yield return figure with { Title = figure.Curves.Count(c => !c.IsReference) > 1 ? $"{figure.Title}: {label}" : figure.Title, Caption = figure.Caption + note, Curves = [.. curves.Take(MostCells), .. references] };
        }
    }

    private static FigureCurve? Mean(string label, IReadOnlyList<FigureCurve> seeds)
    {
        if (seeds.Count == 0)
            return null;
        if (seeds.Count == 1 || seeds.Any(s => !s.X.SequenceEqual(seeds[0].X) || s.Y.Count != s.X.Count))
            return new FigureCurve(label, seeds[0].X, seeds[0].Y);
        var values = Enumerable.Range(0, seeds[0].X.Count).Select(i => seeds.Select(s => s.Y[i]).ToList()).ToList();
        return new FigureCurve(label, seeds[0].X, [.. values.Select(v => v.Average())]) { Band = [.. values.Select(v => new Interval(v.Min(), v.Max()))] };
    }
}
