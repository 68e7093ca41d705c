using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws curves y over x, with bands about them; what is there to compare with is grey.</summary>
internal static class CurveChart
{
    private const int MostPoints = 400, Dashes = 4;

    /// <summary>Why curves cannot be drawn, or null where they can.</summary>
    public static string? Problem(CurveFigure figure)
    {
        foreach (var curve in figure.Curves)
        {
            if (curve.X.Count != curve.Y.Count || (curve.Band is { } band && band.Count != curve.X.Count))
                return $"curve '{curve.Label}' has {Numbers.Count(curve.X.Count)} places, but {Numbers.Count(curve.Y.Count)} values{(curve.Band is { } own ? $" and a band of {Numbers.Count(own.Count)}" : "")}";
            if (!curve.X.All(double.IsFinite) || curve.X.Zip(curve.X.Skip(1)).Any(pair => !(pair.First < pair.Second)))
                return $"the places of curve '{curve.Label}' are not ascending numbers";
            if (figure.IsXLogarithmic && curve.X.Any(x => x <= 0))
                return $"curve '{curve.Label}' has places that a logarithmic axis does not have";
            if (figure.IsYLogarithmic && Values(curve).Any(y => y <= 0))
                return $"curve '{curve.Label}' has values that a logarithmic axis does not have";
        }

        return figure.Curves.SelectMany(c => c.Y).Any(double.IsFinite) ? null : "there is nothing to draw";
    }

    /// <summary>Draws curves that have no <see cref="Problem"/>.</summary>
    public static void Draw(HtmlWriter page, CurveFigure figure)
    {
        var plane = Plane.Of(figure.Curves.SelectMany(c => c.X), figure.Curves.SelectMany(Values), figure.IsXLogarithmic, figure.IsYLogarithmic);
        var kinds = figure.Curves.Select((c, i) => (c.Label, Class: c.IsReference ? DashOf(figure.Curves.Take(i).Count(other => other.IsReference)) : Plane.ColourOf(figure.Curves.Take(i).Count(other => !other.IsReference)))).ToList();
        plane.Open(page, $"Curves: {figure.Title}. {string.Join(", ", figure.Curves.Select(c => c.Label))}.", figure.XLabel, figure.YLabel);
        foreach (var (curve, kind) in figure.Curves.Zip(kinds).OrderBy(c => !c.First.IsReference))
            DrawCurve(page, plane, curve, kind.Class);
        page.Close();
        Plane.WriteLegend(page, kinds);
    }

    /// <summary>The classes of a grey curve; each has other dashes than the one before.</summary>
    private static string DashOf(int reference) => reference % Dashes == 0 ? "reference" : FormattableString.Invariant($"reference dash{reference % Dashes}");

    private static IEnumerable<double> Values(FigureCurve curve) =>
        curve.Y.Concat(curve.Band?.SelectMany(b => new[] { b.Low, b.High }) ?? []).Where(double.IsFinite);

    private static void DrawCurve(HtmlWriter page, Plane plane, FigureCurve curve, string kind)
    {
        page.Open("g", ("class", kind));
        if (curve.Band is { } band)
            DrawBand(page, plane, curve, band);
        var points = new Curve(curve.Label, [.. curve.X.Zip(curve.Y)]).Thinned(MostPoints).Points;
        page.Open("path", ("class", "line"), ("d", SvgPath.Through(points.Select(p => double.IsFinite(p.Value) ? (plane.X(p.Samples), plane.Y(p.Value)) : ((string, string)?)null))));
        page.Element("title", curve.Label).Close();
        page.Close();
    }

    /// <summary>The band, in one piece per stretch without gaps.</summary>
    private static void DrawBand(HtmlWriter page, Plane plane, FigureCurve curve, IReadOnlyList<Interval> band)
    {
        var path = "";
        for (var start = 0; start < band.Count; start++)
        {
            var end = start;
            while (end < band.Count && double.IsFinite(band[end].Low) && double.IsFinite(band[end].High))
                end++;
            if (end > start)
            {
                var above = Enumerable.Range(start, end - start).Select(i => $"{plane.X(curve.X[i])} {plane.Y(band[i].High)}");
                var below = Enumerable.Range(start, end - start).Reverse().Select(i => $"{plane.X(curve.X[i])} {plane.Y(band[i].Low)}");
                path += $"M{string.Join('L', above.Concat(below))}Z";
            }

            start = end;
        }

        page.Void("path", ("class", "band"), ("d", path));
    }
}
