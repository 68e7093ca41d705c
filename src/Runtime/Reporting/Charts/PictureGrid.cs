using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Draws small pictures side by side, line by line, in about as many lines as columns and one pixel apart.</summary>
internal static class PictureGrid
{
    private const int Gap = 1;
    private const double Across = 360;
    private static readonly PlotArea Frame = new(440, 0) { Left = 40, Right = 40, Top = 8, Bottom = 62 };

    /// <summary>Why pictures cannot be drawn, or null where they can.</summary>
    public static string? Problem(PicturesFigure figure)
    {
        if (figure.Rows.Count == 0)
            return "there is nothing to draw";
        return figure.Width > 0 && figure.Rows.Columns % figure.Width == 0 ? null : $"rows of {figure.Rows.Columns} pixels are no pictures that are {figure.Width} wide";
    }

    /// <summary>Draws pictures that have no <see cref="Problem"/>.</summary>
    public static void Draw(HtmlWriter page, PicturesFigure figure)
    {
        var (width, height, pixels) = Pixels(figure);
        var down = Across * height / width;
        var area = Frame with { Height = down + Frame.Top + Frame.Bottom };
        area.Open(page, $"{figure.Title}. {Numbers.Count(figure.Rows.Rows)} pictures of {figure.Width} × {figure.Rows.Columns / figure.Width} pixels, each in colours from its least to its greatest value.");
        page.Void("rect", ("class", "gaps"), ("x", Svg.Number(area.X(0))), ("y", Svg.Number(area.Y(1))), ("width", Svg.Number(Across)), ("height", Svg.Number(down)));
        ColourScale.DrawPixels(page, PngImage.DataUri(width, height, pixels, ColourRamp.Diverging), area.X(0), area.Y(1), Across, down);
        ColourScale.Draw(page, area, ColourRamp.Diverging, Axis.Linear(-1, 1, 2), area.Y(0) + 20, "of the greatest absolute value in each picture");
        page.Close();
    }

    /// <summary>All pictures as one, of indices of colours.</summary>
    internal static (int Width, int Height, byte[] Pixels) Pixels(PicturesFigure figure)
    {
        var count = figure.Rows.Rows;
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        var (across, down) = (figure.Width + Gap, (figure.Rows.Columns / figure.Width) + Gap);
        var (width, height) = ((columns * across) - Gap, ((count + columns - 1) / columns * down) - Gap);
        var pixels = new byte[width * height];
        Array.Fill(pixels, PngImage.Blank);
        for (var i = 0; i < count; i++)
            Lay(figure.Rows.Row(i), figure.Width, pixels.AsSpan((i / columns * down * width) + (i % columns * across)), width);
        return (width, height, pixels);
    }

    /// <summary>Writes a picture into a larger one, from that one's first pixel on.</summary>
    private static void Lay(ReadOnlySpan<float> picture, int width, Span<byte> pixels, int stride)
    {
        var greatest = 0f;
        foreach (var value in picture)
            greatest = Math.Max(greatest, Math.Abs(value));
        for (var i = 0; i < picture.Length; i++)
        {
            var value = greatest > 0 ? picture[i] / greatest : picture[i];
            pixels[(i / width * stride) + (i % width)] = float.IsNaN(value) ? PngImage.Blank : (byte)ColourRamp.IndexOf(value, -1, 1);
        }
    }
}
