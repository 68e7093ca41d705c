using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>Living latents by how near the nearest row of another dictionary is.</summary>
internal sealed class NearestCosines
{
    private const int Bins = 40;

    private readonly long[] _counts = new long[Bins];

    public void Add(IEnumerable<double> nearest)
    {
        foreach (var cosine in nearest)
            _counts[Math.Clamp((int)((cosine + 1) / 2 * Bins), 0, Bins - 1)]++;
    }

    public HistogramFigure ToFigure(int others) => new(
        "nearest_cosines", "How near each latent is found again",
        $"Living latents by the largest cos of their decoder row with a living one of the other's, over {others} dictionaries compared with.",
        "max cos", [.. Enumerable.Range(0, Bins + 1).Select(i => (2.0 * i / Bins) - 1)], _counts);
}
