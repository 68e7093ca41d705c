using SaeLab.Runtime.Reporting.Charts;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Draws a front: a line per variant, and per width where there are several, with a mark per cell, from the least to the largest seed; what is Pareto-optimal is filled, what is to compare with is grey.</summary>
internal static class FrontChart
{
    /// <summary>Draws it.</summary>
    public static void Draw(HtmlWriter page, Front front, string title)
    {
        var isLogarithmic = front.Points.All(p => p.L0.Least > 0) && front.Points.Max(p => p.L0.Largest) > 20 * front.Points.Min(p => p.L0.Least);
        var plane = Plane.Of(
            front.Points.SelectMany(p => new[] { p.L0.Least, p.L0.Largest }),
            front.Points.SelectMany(p => new[] { p.Value.Least, p.Value.Largest }).Concat(front.References.Select(r => r.Value)), isLogarithmic);
        var hasWidths = front.Points.Select(p => p.Cell.LatentCount).Distinct().Count() > 1;
        var series = front.Points.GroupBy(p => hasWidths ? $"{p.Cell.Variant}, {Numbers.Count(p.Cell.LatentCount)} latents" : p.Cell.Variant, StringComparer.Ordinal).ToList();
        plane.Open(page, $"{title}: {string.Join(", ", series.Select(s => $"{s.Key}, {Numbers.Count(s.Count())} points"))}.", "L0", front.Measurement);
        foreach (var (label, value) in front.References)
            DrawReference(page, plane, label, value);
        for (var i = 0; i < series.Count; i++)
            DrawSeries(page, plane, [.. series[i].OrderBy(p => p.L0.Mean)], Plane.ColourOf(i));
        page.Close();
        Plane.WriteLegend(page, [.. series.Select((s, i) => (s.Key, Plane.ColourOf(i))), .. front.References.Count > 0 ? [("floors and baselines", "reference")] : Array.Empty<(string, string)>()]);
    }

    private static void DrawReference(HtmlWriter page, Plane plane, string label, double value)
    {
        page.Open("g", ("class", "reference"));
        page.Open("path", ("class", "line"), ("d", $"M{plane.Ends.Left} {plane.Y(value)}H{plane.Ends.Right}")).Element("title", $"{label}: {Numbers.Short(value)}").Close();
        page.Element("text", label, ("x", plane.Ends.Right), ("y", plane.Y(value)), ("dy", "-0.3em"), ("text-anchor", "end"));
        page.Close();
    }

    private static void DrawSeries(HtmlWriter page, Plane plane, IReadOnlyList<FrontPoint> points, string colour)
    {
        page.Open("g", ("class", colour));
        page.Void("path", ("class", "line"), ("d", SvgPath.Through(points.Select(p => ((string, string)?)(plane.X(p.L0.Mean), plane.Y(p.Value.Mean))))));
        foreach (var point in points)
        {
            var (x, y) = (plane.X(point.L0.Mean), plane.Y(point.Value.Mean));
            if (point.Value.Count > 1)
                page.Void("path", ("class", "whisker"), ("d", $"M{x} {plane.Y(point.Value.Least)}V{plane.Y(point.Value.Largest)}M{plane.X(point.L0.Least)} {y}H{plane.X(point.L0.Largest)}"));
            page.Open("circle", ("class", point.IsBest ? "mark best" : "mark"), ("cx", x), ("cy", y), ("r", "3.5"));
            page.Element("title", $"{point.Cell.Label}: {Numbers.Short(point.Value.Mean)} at L0 {Numbers.Short(point.L0.Mean)}{(point.IsBest ? ", Pareto-optimal" : "")}").Close();
        }

        page.Close();
    }
}
