using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Density;

/// <summary>The picture of densities.</summary>
internal static class DensityHistogram
{
    private const int BinsPerDecade = 4;

    /// <summary>Latents by log10 of the share of rows in which they fire; those that never do are named in the caption.</summary>
    public static HistogramFigure Of(long[] firings, long rows)
    {
        // The rarest that N rows can show is one firing, 1/N; the most frequent is 1.
        var bins = Math.Max(1, (int)Math.Ceiling(BinsPerDecade * Math.Log10(rows)));
        var counts = new long[bins];
        foreach (var fired in firings.Where(f => f > 0))
            counts[Math.Clamp((int)Math.Floor(BinsPerDecade * Math.Log10((double)fired / rows)) + bins, 0, bins - 1)]++;

        return new HistogramFigure(
            "density", "How often latents fire",
            $"Latents by the share of rows in which they fire, over {rows} rows. " +
            $"Not shown: {firings.Count(f => f == 0)} of {firings.Length} latents, which never fired.",
            "log10(density)", [.. Enumerable.Range(0, bins + 1).Select(i => (double)(i - bins) / BinsPerDecade)], counts);
    }
}
