using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws points of one or more kinds; vectors with a line from the origin.</summary>
internal static class ScatterChart
{
    /// <summary>Why points cannot be drawn, or null where they can.</summary>
    public static string? Problem(ScatterFigure figure)
    {
        if (figure.Groups.FirstOrDefault(g => g.X.Count != g.Y.Count) is { } uneven)
            return $"group '{uneven.Label}' has {Numbers.Count(uneven.X.Count)} horizontal and {Numbers.Count(uneven.Y.Count)} vertical places";
        return figure.Groups.SelectMany(Points).Any() ? null : "there is nothing to draw";
    }

    /// <summary>Draws points that have no <see cref="Problem"/>; those that are not finite are left out.</summary>
    public static void Draw(HtmlWriter page, ScatterFigure figure)
    {
        var all = figure.Groups.SelectMany(Points).ToList();
        var hasVectors = figure.Groups.Any(g => g.AreVectors);
        var (x, y) = (all.Select(p => p.X).Concat(hasVectors ? [0] : []), all.Select(p => p.Y).Concat(hasVectors ? [0] : []));
        var plane = figure.HasEqualAxes ? Plane.WithEqualAxes(x, y) : Plane.Of(x, y, fromZero: false);
        plane.Open(page, $"Points: {figure.Title}. {string.Join(", ", figure.Groups.Select(g => $"{Numbers.Count(Points(g).Count())} of {g.Label}"))}.", figure.XLabel, figure.YLabel);
        for (var i = 0; i < figure.Groups.Count; i++)
        {
            var places = Points(figure.Groups[i]).Select(p => (plane.X(p.X), plane.Y(p.Y))).ToList();
            page.Open("g", ("class", Plane.ColourOf(i)));
            if (figure.Groups[i].AreVectors)
                page.Void("path", ("class", "vector"), ("d", string.Concat(places.Distinct().Select(p => $"M{plane.X(0)} {plane.Y(0)}L{p.Item1} {p.Item2}"))));
            page.Void("path", ("class", "dots"), ("d", SvgPath.Dots(places)));
            page.Close();
        }

        page.Close();
        Plane.WriteLegend(page, [.. figure.Groups.Select((g, i) => (g.Label, Plane.ColourOf(i)))]);
    }

    private static IEnumerable<(double X, double Y)> Points(FigurePoints group) => group.X.Zip(group.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second));
}
