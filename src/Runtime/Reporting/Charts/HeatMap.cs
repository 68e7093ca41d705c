using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws a matrix in colour with the scale of its colours.</summary>
internal static class HeatMap
{
    private const int MostPixels = 1024;
    private const double Across = 360, LeastDown = 60, MostDown = 480;
    private static readonly PlotArea Frame = new(440, 0) { Left = 58, Right = 22, Top = 8, Bottom = 88 };

    /// <summary>Why a matrix cannot be drawn, or null where it can.</summary>
    public static string? Problem(HeatMapFigure figure)
    {
        if (figure.Values.Count == 0)
            return "the matrix is empty";
        return double.IsFinite(figure.Low) && double.IsFinite(figure.High) && figure.Low < figure.High ? null : "its colour scale has no extent";
    }

    /// <summary>Draws a matrix that has no <see cref="Problem"/>; one with more cells than pixels as means of square blocks.</summary>
    public static void Draw(HtmlWriter page, HeatMapFigure figure)
    {
        var (rows, columns) = (figure.Values.Rows, figure.Values.Columns);
        var down = Math.Clamp(Across * rows / columns, LeastDown, MostDown);
        var area = Frame with { Height = down + Frame.Top + Frame.Bottom };
        var block = (Math.Max(rows, columns) + MostPixels - 1) / MostPixels;
        var (height, width) = ((rows + block - 1) / block, (columns + block - 1) / block);
        var pixels = Pixels(figure, block, height, width);

        area.Open(page, $"Heat map: {figure.Title}. {Numbers.Count(rows)} rows ({figure.RowLabel}) by {Numbers.Count(columns)} columns ({figure.ColumnLabel}), colours from {Numbers.Short(figure.Low)} to {Numbers.Short(figure.High)}.");
        ColourScale.DrawPixels(page, PngImage.DataUri(width, height, pixels, ColourRamp.Sequential), area.X(0), area.Y(1), Across, down);
        DrawIndices(page, area, figure, down);
        ColourScale.Draw(page, area, ColourRamp.Sequential, Axis.Linear(figure.Low, figure.High, 4), area.Y(0) + 46, Notes(block, pixels.Contains(PngImage.Blank)));
        page.Close();
    }

    private static byte[] Pixels(HeatMapFigure figure, int block, int height, int width)
    {
        var pixels = new byte[height * width];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var value = Mean(figure.Values, row * block, column * block, block);
                pixels[(row * width) + column] = double.IsNaN(value) ? PngImage.Blank : (byte)ColourRamp.IndexOf(value, figure.Low, figure.High);
            }
        }

        return pixels;
    }

    private static double Mean(Matrix values, int top, int left, int block)
    {
        var (bottom, right) = (Math.Min(top + block, values.Rows), Math.Min(left + block, values.Columns));
        var sum = 0.0;
        for (var row = top; row < bottom; row++)
        {
            foreach (var value in values.Row(row)[left..right])
                sum += value;
        }

        return sum / ((bottom - top) * (right - left));
    }

    /// <summary>Numbers of rows and columns, each at the middle of its cells.</summary>
    private static void DrawIndices(HtmlWriter page, PlotArea area, HeatMapFigure figure, double down)
    {
        foreach (var column in Indices(figure.Values.Columns, 6))
            page.Element("text", Numbers.Tick(column), ("x", Svg.Number(area.X((column + 0.5) / figure.Values.Columns))), ("y", Svg.Number(area.Y(0) + 14)), ("text-anchor", "middle"));
        foreach (var row in Indices(figure.Values.Rows, down < Across / 2 ? 2 : 6))
            page.Element("text", Numbers.Tick(row), ("x", Svg.Number(area.X(0) - 6)), ("y", Svg.Number(area.Y(1 - ((row + 0.5) / figure.Values.Rows)))), ("dy", "0.35em"), ("text-anchor", "end"));
        page.Element("text", figure.ColumnLabel, ("class", "name"), ("x", Svg.Number(area.X(0.5))), ("y", Svg.Number(area.Y(0) + 29)), ("text-anchor", "middle"));
        page.Element("text", figure.RowLabel, ("class", "name"), ("transform", $"translate(13 {Svg.Number(area.Y(0.5))}) rotate(-90)"), ("text-anchor", "middle"));
    }

    private static IEnumerable<double> Indices(int count, int intervals) =>
        Axis.Linear(0, count - 1, intervals).Ticks.Where(tick => tick == Math.Floor(tick) && tick < count);

    private static string Notes(int block, bool hasBlanks) => string.Join("; ", new[]
    {
        block > 1 ? $"a pixel is the mean of {block} × {block} cells" : "",
        hasBlanks ? "blank: not a number" : "",
    }.Where(note => note.Length > 0));
}
