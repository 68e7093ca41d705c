using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Weights;

/// <summary>Makes histograms of bounded values.</summary>
internal static class Histograms
{
    private const int Bins = 40;

    /// <summary>Latents by a value between two ends.</summary>
    public static HistogramFigure Of(string name, string title, string caption, string axis, IReadOnlyList<double> values, double low, double high)
    {
        var counts = new long[Bins];
        foreach (var value in values)
            counts[Math.Clamp((int)((value - low) / (high - low) * Bins), 0, Bins - 1)]++;
        return new HistogramFigure(name, title, caption, axis, [.. Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins))], counts);
    }
}
