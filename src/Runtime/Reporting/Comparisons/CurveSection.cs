using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Charts;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Curves that several runs have, such as recovery by frequency: of all cells in one picture where there are few, else of the best one of each configuration; baselines are grey.</summary>
internal static class CurveSection
{
    private const int MostCells = 8;
    private static readonly (string Measurement, bool IsLowerBetter, string Words)[] Bests = [("recovery.f1", false, "the highest F1"), ("reconstruction.fvu", true, "the lowest FVU")];

    /// <summary>Writes it; nothing where there are none.</summary>
    public static void Write(HtmlWriter page, Comparison comparison)
    {
        var figures = comparison.Runs.SelectMany(r => r.Results?.Curves ?? []).DistinctBy(f => f.Name).ToList();
        var (chosen, note) = Choose(comparison);
        var pictures = figures.SelectMany(figure => Together(comparison, chosen, figure)).ToList();
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

        page.Close().Element("p", $"Means over seeds, with bands from the least to the largest.{note}", ("class", "note")).Close();
    }

    /// <summary>The cells to show, and what to say of those that are not.</summary>
    private static (IReadOnlyList<ComparedCell> Cells, string Note) Choose(Comparison comparison)
    {
        var withCurves = comparison.Cells.Where(c => c.Runs.Any(r => r.Results is { Curves.Count: > 0 })).ToList();
        if (withCurves.Count <= MostCells)
            return (withCurves, "");
        var (measurement, isLowerBetter, words) = Bests.FirstOrDefault(b => comparison.Measurements.Contains(b.Measurement));
        var best = Configuration.Of(comparison with { Cells = withCurves })
            .Select(c => c.Cells.MaxBy(cell => measurement is not null && cell.Statistics(measurement)?.Mean is { } mean ? isLowerBetter ? -mean : mean : double.NegativeInfinity)!).ToList();
        var which = words is null ? "its first runs" : $"those with {words}";
        var rest = best.Count > MostCells ? $", of the first {MostCells} of {Numbers.Count(best.Count)} configurations" : "";
        return ([.. best.Take(MostCells), .. withCurves.Where(c => c.IsBaseline).Take(MostCells)], $" Of the runs that differ in nothing but their sparsity, {which} are shown{rest}.");
    }

    /// <summary>A picture for each curve of a figure, with a curve for each cell: the mean over seeds where they have the same places, and the first seed's elsewhere.</summary>
    private static IEnumerable<CurveFigure> Together(Comparison comparison, IReadOnlyList<ComparedCell> chosen, CurveFigure figure)
    {
        var cells = chosen.Select(c => (Cell: c, Figures: c.Runs.Select(r => r.Results?.Curves.FirstOrDefault(f => f.Name == figure.Name)).OfType<CurveFigure>().ToList()))
            .Where(c => c.Figures.Count > 0).ToList();
        var references = References(comparison, cells);
        foreach (var label in figure.Curves.Where(c => !c.IsReference).Select(c => c.Label).Distinct(StringComparer.Ordinal))
        {
            var curves = cells.Select(c => Mean(c.Cell, [.. c.Figures.Select(f => f.Curves.FirstOrDefault(own => own.Label == label)).OfType<FigureCurve>()])).OfType<FigureCurve>().ToList();
            yield return figure with { Title = figure.Curves.Count(c => !c.IsReference) > 1 ? $"{figure.Title}: {label}" : figure.Title, Curves = [.. curves, .. references] };
        }
    }

    /// <summary>The curves to compare with: one of each name where it is the same for all cells, and else one for each that differs, with what tells it apart.</summary>
    private static IReadOnlyList<FigureCurve> References(Comparison comparison, IReadOnlyList<(ComparedCell Cell, List<CurveFigure> Figures)> cells)
    {
        var all = cells.SelectMany(c => c.Figures.SelectMany(f => f.Curves).Where(f => f.IsReference).GroupBy(f => f.Label, StringComparer.Ordinal)
            .Select(g => (c.Cell, Curve: Mean(g.Key, [.. g])! with { IsReference = true, Band = null })));
        return [.. all.GroupBy(r => r.Curve.Label, StringComparer.Ordinal).SelectMany(named =>
        {
            var different = named.GroupBy(r => string.Join(' ', r.Curve.X.Concat(r.Curve.Y).Select(Numbers.Short)), StringComparer.Ordinal).Select(g => g.ToList()).ToList();
            if (different.Count == 1)
                return [different[0][0].Curve];
            var words = Telling.Words(comparison, [.. different.Select(d => d.ConvertAll(r => r.Cell))]) ?? [.. different.Select(d => string.Join(" / ", d.Select(r => r.Cell.Label)))];
            return different.Zip(words, (d, word) => d[0].Curve with { Label = $"{named.Key}, {word}" });
        })];
    }

    private static FigureCurve? Mean(ComparedCell cell, IReadOnlyList<FigureCurve> seeds) => Mean(cell.Label, seeds) is { } mean ? mean with { IsReference = cell.IsBaseline } : null;

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
