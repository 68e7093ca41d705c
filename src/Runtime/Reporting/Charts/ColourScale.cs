using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws pixels in colour and the scale of their colours.</summary>
internal static class ColourScale
{
    private const double Height = 9;

    /// <summary>Draws a picture in a frame.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="address">The picture, as <see cref="PngImage.DataUri"/> gives it.</param>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="width">How wide it is drawn.</param>
    /// <param name="height">How high.</param>
    public static void DrawPixels(HtmlWriter page, string address, double x, double y, double width, double height)
    {
        page.Void("image", ("href", address), ("preserveAspectRatio", "none"), ("x", Svg.Number(x)), ("y", Svg.Number(y)), ("width", Svg.Number(width)), ("height", Svg.Number(height)));
        page.Void("rect", ("class", "frame"), ("x", Svg.Number(x)), ("y", Svg.Number(y)), ("width", Svg.Number(width)), ("height", Svg.Number(height)));
    }

    /// <summary>Draws all colours from the left to the right with the values that they stand for.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="area">As wide as this.</param>
    /// <param name="ramp">The colours.</param>
    /// <param name="axis">The values.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="notes">What else is to be said of the colours; may be empty.</param>
    public static void Draw(HtmlWriter page, PlotArea area, ColourRamp ramp, Axis axis, double y, string notes)
    {
        DrawPixels(page, PngImage.DataUri(ColourRamp.Count, 1, [.. Enumerable.Range(0, ColourRamp.Count).Select(i => (byte)i)], ramp), area.X(0), y, area.X(1) - area.X(0), Height);
        foreach (var tick in axis.Ticks)
            page.Element("text", Numbers.Tick(tick), ("x", Svg.Number(area.X(axis.Place(tick)))), ("y", Svg.Number(y + Height + 14)), ("text-anchor", "middle"));
        if (notes.Length > 0)
            page.Element("text", notes, ("class", "name"), ("x", Svg.Number(area.X(0))), ("y", Svg.Number(y + Height + 29)));
    }
}
