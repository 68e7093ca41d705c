using SaeLab.Runtime.Reporting.Charts;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Draws a front: a line per configuration with a mark per cell, from the least to the largest seed; what is Pareto-optimal is filled, what is to compare with is grey.</summary>
internal static class FrontChart
{
    private const double Radius = 3.5, SegmentStep = 6, DashLength = 5;

    /// <summary>Draws it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="front">The front.</param>
    /// <param name="configurations">All configurations of the comparison, which have the same colours in all its charts.</param>
    /// <param name="title">What the chart is called.</param>
    public static void Draw(HtmlWriter page, Front front, IReadOnlyList<Configuration> configurations, string title)
    {
        var isLogarithmic = front.Points.All(p => p.L0.Least > 0) && front.Points.Max(p => p.L0.Largest) > 20 * front.Points.Min(p => p.L0.Least);
        var values = front.Points.SelectMany(p => new[] { p.Value.Least, p.Value.Largest }).Concat(front.References.Select(r => r.Value)).Concat(front.HasFloorLines ? front.Points.Select(p => p.Floor).OfType<double>() : []).ToList();
        var plane = Plane.Of(front.Points.SelectMany(p => new[] { p.L0.Least, p.L0.Largest }), values, isLogarithmic, fromZero: values.Min() < values.Max() / 2);
        var lines = configurations.Select((c, i) => new Line(c.Label, Plane.ColourOf(i), [.. front.Points.Where(p => c.Cells.Contains(p.Cell)).OrderBy(p => p.L0.Mean)])).Where(l => l.Points.Count > 0).ToList();
        plane.Open(page, $"{title}: {string.Join(", ", lines.Select(l => $"{l.Label}, {Numbers.Count(l.Points.Count)} points"))}.", "L0", front.Measurement);
        DrawReferences(page, plane, front.References, [.. lines.SelectMany(l => Obstacles(plane, l.Points))]);
        foreach (var line in front.HasFloorLines ? lines : [])
            DrawFloors(page, plane, line);
        foreach (var line in lines)
            DrawLine(page, plane, line);
        page.Close();
        Plane.WriteLegend(page, [.. lines.Select(l => (l.Label, l.Colour)), .. front.References.Count > 0 || front.HasFloorLines ? [("floors and baselines", "reference")] : Array.Empty<(string, string)>()]);
    }

    private static void DrawReferences(HtmlWriter page, Plane plane, IReadOnlyList<(string Label, double Value)> references, IReadOnlyList<Box> obstacles)
    {
        var most = (int)((plane.Inside.Right - plane.Inside.Left) / LineLabels.LetterWidth);
        var labels = references.Select(r => r.Label.Length > most ? $"{r.Label[..(most - 1)]}…" : r.Label).ToList();
        var places = LineLabels.Place([.. references.Zip(labels, (r, label) => (plane.At(0, r.Value).Y, label.Length * LineLabels.LetterWidth))], plane.Inside, obstacles);
        for (var i = 0; i < references.Count; i++)
        {
            var (label, value) = references[i];
            page.Open("g", ("class", "reference"));
            page.Open("path", ("class", "line"), ("d", $"M{plane.Ends.Left} {plane.Y(value)}H{plane.Ends.Right}")).Element("title", $"{label}: {Numbers.Short(value)}").Close();
            if (places[i] is { } place)
                page.Element("text", labels[i], ("x", Svg.Number(place.Right)), ("y", Svg.Number(place.Bottom)), ("dy", "-0.25em"), ("text-anchor", "end"));
            page.Close();
        }
    }

    /// <summary>What chance reaches at each point of a line: a dash there, and all joined.</summary>
    private static void DrawFloors(HtmlWriter page, Plane plane, Line line)
    {
        var points = line.Points.Where(p => p.Floor is not null).Select(p => (p.L0.Mean, Floor: p.Floor!.Value)).ToList();
        if (points.Count == 0)
            return;
        page.Open("g", ("class", "reference"));
        page.Open("path", ("class", "line"), ("d", SvgPath.Through(points.Select(p => ((string, string)?)(plane.X(p.Mean), plane.Y(p.Floor))))));
        page.Element("title", $"chance, {line.Label}: {string.Join(", ", points.Select(p => $"{Numbers.Short(p.Floor)} at L0 {Numbers.Short(p.Mean)}"))}").Close();
        foreach (var (x, y) in points.Select(p => plane.At(p.Mean, p.Floor)))
            page.Void("path", ("class", "whisker"), ("d", $"M{Svg.Number(x - DashLength)} {Svg.Number(y)}H{Svg.Number(x + DashLength)}"));
        page.Close();
    }

    /// <summary>What a line and its marks cover.</summary>
    private static IEnumerable<Box> Obstacles(Plane plane, IReadOnlyList<FrontPoint> points)
    {
        var places = points.Select(p => plane.At(p.L0.Mean, p.Value.Mean)).ToList();
        foreach (var (from, to) in places.Zip(places.Skip(1)))
        {
            var steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / SegmentStep);
            for (var i = 1; i < steps; i++)
                yield return Box.About(from.X + ((to.X - from.X) * i / steps), from.Y + ((to.Y - from.Y) * i / steps), 1);
        }

        foreach (var (x, y) in places)
            yield return Box.About(x, y, Radius + 1);
    }

    private static void DrawLine(HtmlWriter page, Plane plane, Line line)
    {
        page.Open("g", ("class", line.Colour));
        page.Open("path", ("class", "line"), ("d", SvgPath.Through(line.Points.Select(p => ((string, string)?)(plane.X(p.L0.Mean), plane.Y(p.Value.Mean))))));
        page.Element("title", line.Label).Close();
        foreach (var point in line.Points)
        {
            var (x, y) = (plane.X(point.L0.Mean), plane.Y(point.Value.Mean));
            if (point.Value.Count > 1)
                page.Void("path", ("class", "whisker"), ("d", $"M{x} {plane.Y(point.Value.Least)}V{plane.Y(point.Value.Largest)}M{plane.X(point.L0.Least)} {y}H{plane.X(point.L0.Largest)}"));
            page.Open("circle", ("class", point.IsBest ? "mark best" : "mark"), ("cx", x), ("cy", y), ("r", Svg.Number(Radius)));
            page.Element("title", $"{point.Cell.Label}: {Numbers.Short(point.Value.Mean)} at L0 {Numbers.Short(point.L0.Mean)}{(point.IsBest ? ", Pareto-optimal" : "")}").Close();
        }

        page.Close();
    }

    private sealed record Line(string Label, string Colour, IReadOnlyList<FrontPoint> Points);
}
