using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws a curve against samples.</summary>
/// <remarks>What the page's script shows under the pointer lies in <c>data-points</c>: x, y, samples and value of every point.</remarks>
internal static class LineChart
{
    private const int MostPoints = 400;
    private const double DecadesForLogarithm = 1.5;
    private static readonly PlotArea Large = new(440, 190), Small = new(260, 140);

    /// <summary>The vertical axis for some values.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="mayBeLogarithmic">Whether ratios are what matters.</param>
    public static Axis ValueAxis(Curve curve, bool mayBeLogarithmic)
    {
        var least = curve.Values.DefaultIfEmpty(0).Min();
        var largest = curve.Values.DefaultIfEmpty(0).Max();
        return mayBeLogarithmic && least > 0 && Math.Log10(largest) - Math.Log10(least) > DecadesForLogarithm
            ? Axis.Logarithmic(least, largest)
            : Axis.Linear(Math.Min(least, 0), Math.Max(largest, 0), 4, toRoundEnd: true);
    }

    /// <summary>Draws a curve.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="values">The vertical axis.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="isSmall">Whether it is one of many.</param>
    public static void Draw(HtmlWriter page, Curve curve, Axis values, string label, bool isSmall)
    {
        var area = isSmall ? Small : Large;
        var samples = SampleAxis(curve.Points.Select(p => p.Samples).DefaultIfEmpty(0).Max(), isSmall ? 3 : 5);
        var places = curve.Thinned(MostPoints).Points.Select(p => double.IsFinite(p.Value)
            ? new Point(Svg.Number(area.X(samples.Place(p.Samples))), Svg.Number(area.Y(values.Place(p.Value))), p.Samples, p.Value)
            : (Point?)null).ToList();
        area.Open(page, label, ("class", "curve"), ("data-points", string.Join(';', places.OfType<Point>().Select(p => p.Data))));
        area.DrawVerticalAxis(page, values);
        area.DrawHorizontalAxis(page, samples, "samples");
        page.Void("path", ("class", "line"), ("d", SvgPath.Through(places.Select(p => p is { } at ? (at.X, at.Y) : ((string, string)?)null))));
        page.Close();
    }

    /// <summary>From 0 to the last sample, or to the round value just behind it.</summary>
    private static Axis SampleAxis(double last, int intervals)
    {
        var rounded = Axis.Linear(0, last, intervals, toRoundEnd: true);
        return rounded.High <= last * 1.02 ? rounded : Axis.Linear(0, last, intervals);
    }

    private readonly record struct Point(string X, string Y, double Samples, double Value)
    {
        public string Data => $"{X} {Y} {Numbers.Tick(Samples, 4)} {Numbers.Short(Value)}";
    }
}
