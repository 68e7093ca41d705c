using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>A rectangle between a horizontal and a vertical axis, in the units of its SVG.</summary>
/// <param name="Width">Width of the whole picture.</param>
/// <param name="Height">Height of the whole picture.</param>
internal sealed record PlotArea(double Width, double Height)
{
    private const double TickGap = 6;

    /// <summary>Space for what is written around it.</summary>
    public double Top { get; init; } = 10;

    /// <inheritdoc cref="Top"/>
    public double Right { get; init; } = 16;

    /// <inheritdoc cref="Top"/>
    public double Bottom { get; init; } = 36;

    /// <inheritdoc cref="Top"/>
    public double Left { get; init; } = 46;

    private double Across => Width - Left - Right;

    private double Down => Height - Top - Bottom;

    /// <summary>From the left for a place along the horizontal axis.</summary>
    public double X(double place) => Left + (place * Across);

    /// <summary>From the top for a place along the vertical axis, which runs upwards.</summary>
    public double Y(double place) => Height - Bottom - (place * Down);

    /// <summary>Begins the picture.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="more">Further attributes.</param>
    public void Open(HtmlWriter page, string label, params (string Name, string Value)[] more) => page.Open(
        "svg", [("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(Height)}"), ("role", "img"), ("aria-label", label), .. more]);

    /// <summary>Draws a line across at every tick of the vertical axis, and its value.</summary>
    public void DrawVerticalAxis(HtmlWriter page, Axis axis)
    {
        foreach (var tick in axis.Ticks)
        {
            var y = Y(axis.Place(tick));
            page.Void("line", ("class", tick == 0 ? "base" : "grid"), ("x1", Svg.Number(Left)), ("x2", Svg.Number(Width - Right)), ("y1", Svg.Number(y)), ("y2", Svg.Number(y)));
            page.Element("text", Numbers.Tick(tick), ("x", Svg.Number(Left - TickGap)), ("y", Svg.Number(y)), ("dy", "0.35em"), ("text-anchor", "end"));
        }
    }

    /// <summary>Draws the horizontal axis with its ticks, their values and its name.</summary>
    public void DrawHorizontalAxis(HtmlWriter page, Axis axis, string name)
    {
        var y = Y(0);
        page.Void("line", ("class", "axis"), ("x1", Svg.Number(Left)), ("x2", Svg.Number(Width - Right)), ("y1", Svg.Number(y)), ("y2", Svg.Number(y)));
        foreach (var tick in axis.Ticks)
        {
            var x = X(axis.Place(tick));
            page.Void("line", ("class", "axis"), ("x1", Svg.Number(x)), ("x2", Svg.Number(x)), ("y1", Svg.Number(y)), ("y2", Svg.Number(y + 4)));
            page.Element("text", Numbers.Tick(tick), ("x", Svg.Number(x)), ("y", Svg.Number(y + 16)), ("text-anchor", "middle"));
        }

        page.Element("text", name, ("class", "name"), ("x", Svg.Number(X(0.5))), ("y", Svg.Number(y + 31)), ("text-anchor", "middle"));
    }
}
