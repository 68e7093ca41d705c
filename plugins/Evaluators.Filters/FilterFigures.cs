using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>Pictures of the filters.</summary>
internal static class FilterFigures
{
    private const int MostShown = 400, Bins = 40;

    /// <summary>The rows themselves, and how oriented they are.</summary>
    /// <param name="decoder">W_dec [m, side²].</param>
    /// <param name="latents">Those to show, the most used first.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <param name="side">Pixels along a side.</param>
    public static IEnumerable<Figure> Of(Matrix decoder, int[] latents, FilterShape[] shapes, int side)
    {
        yield return Rows(decoder, latents, side);
        yield return Orientations(shapes);
    }

    private static PicturesFigure Rows(Matrix decoder, int[] latents, int side)
    {
        var some = latents.AsSpan(0, Math.Min(MostShown, latents.Length));
        var rows = new Matrix(some.Length, side * side);
        for (var i = 0; i < some.Length; i++)
            decoder.Row(some[i]).CopyTo(rows.Row(i));
        var shown = some.Length < latents.Length ? $" The first {some.Length} of {latents.Length} are shown." : "";
        return new PicturesFigure(
            "rows", "What latents stand for",
            "Decoder rows of living latents as patches; those that fire most often come first, line by line. Edges and bars of one direction and one scale each are what things leave in pictures." + shown,
            rows, side);
    }

    private static HistogramFigure Orientations(FilterShape[] shapes)
    {
        var counts = new long[Bins];
        foreach (var shape in shapes)
            counts[Math.Min((int)(shape.Orientation * Bins), Bins - 1)]++;
        return new HistogramFigure(
            "orientation", "How oriented decoder rows are",
            "Living latents by orientation index: 0 has no direction, a grating is near 1; above 0.5 a row counts as oriented.",
            "orientation index", [.. Enumerable.Range(0, Bins + 1).Select(i => (double)i / Bins)], counts);
    }
}
