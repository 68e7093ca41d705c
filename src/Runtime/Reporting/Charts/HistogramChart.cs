using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws counts as bars.</summary>
internal static class HistogramChart
{
    private static readonly PlotArea Area = new(440, 240);

    /// <summary>Why a histogram cannot be drawn, or null where it can.</summary>
    public static string? Problem(HistogramFigure figure)
    {
        if (figure.Counts.Count == 0 || figure.Edges.Count != figure.Counts.Count + 1)
            return $"{Numbers.Count(figure.Counts.Count)} counts need {Numbers.Count(figure.Counts.Count + 1)} edges, not {Numbers.Count(figure.Edges.Count)}";
        if (!figure.Edges.All(double.IsFinite) || figure.Edges.Zip(figure.Edges.Skip(1)).Any(pair => !(pair.First < pair.Second)))
            return "its edges are not ascending numbers";
        return figure.Counts.Any(count => count < 0) ? "a count is negative" : null;
    }

    /// <summary>Draws a histogram that has no <see cref="Problem"/>.</summary>
    public static void Draw(HtmlWriter page, HistogramFigure figure)
    {
        var values = Axis.Linear(figure.Edges[0], figure.Edges[^1], 6);
        var counts = Axis.Linear(0, figure.Counts.Max(), 4, toRoundEnd: true);
        Area.Open(page, $"Histogram: {figure.Title}. {Numbers.Short(figure.Counts.Sum(count => (double)count))} in all, {figure.AxisLabel} from {Numbers.Short(values.Low)} to {Numbers.Short(values.High)}.");
        Area.DrawVerticalAxis(page, counts);
        for (var i = 0; i < figure.Counts.Count; i++)
        {
            if (figure.Counts[i] > 0)
                DrawBar(page, figure, i, values, counts);
        }

        Area.DrawHorizontalAxis(page, values, figure.AxisLabel);
        page.Close();
    }

    private static void DrawBar(HtmlWriter page, HistogramFigure figure, int bar, Axis values, Axis counts)
    {
        const double gap = 0.6, leastHeight = 1;
        var left = Area.X(values.Place(figure.Edges[bar]));
        var right = Area.X(values.Place(figure.Edges[bar + 1]));
        var height = Math.Max(Area.Y(0) - Area.Y(counts.Place(figure.Counts[bar])), leastHeight);
        var width = right - left > 3 * gap ? right - left - gap : right - left;
        page.Open("rect", ("class", "bar"), ("x", Svg.Number(left)), ("width", Svg.Number(width)), ("y", Svg.Number(Area.Y(0) - height)), ("height", Svg.Number(height)));
        page.Element("title", $"{Numbers.Short(figure.Edges[bar])} to {Numbers.Short(figure.Edges[bar + 1])}: {Numbers.Count(figure.Counts[bar])}");
        page.Close();
    }
}
