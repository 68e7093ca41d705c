using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Density;

/// <summary>One pass: firings per latent and per row.</summary>
internal sealed class DensityEvaluation(int latentCount) : IEvaluation
{
    /// <summary>Bins per decade of the histogram.</summary>
    private const int BinsPerDecade = 4;

    private readonly long[] _firings = new long[latentCount];
    private readonly RowMean _l0 = new();
    private readonly RowMean _l1 = new();

    public void Observe(EvaluationBatch batch)
    {
        for (var r = 0; r < batch.Latents.Rows; r++)
        {
            var indices = batch.Latents.Indices(r);
            var values = batch.Latents.Values(r);
            var (l0, l1) = (0, 0.0);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] == 0)
                    continue;
                _firings[indices[k]]++;
                l0++;
                l1 += Math.Abs((double)values[k]);
            }

            _l0.Add(l0);
            _l1.Add(l1);
        }
    }

    public EvaluationResult Complete()
    {
        if (_l0.Count == 0)
            return new EvaluationResult([], []);
        var dead = _firings.Count(firings => firings == 0);
        return new EvaluationResult(
            [
                PerRow("l0", _l0, "Mean over rows of the number of latents with f ≠ 0"),
                PerRow("l1", _l1, "Mean over rows of Σ|f|"),
                OverLatents("frac_alive", 1 - ((double)dead / latentCount), Direction.HigherIsBetter, latentCount,
                    $"Share of all latents that fired at least once in {_l0.Count} rows; counted over latents"),
                OverLatents("dead_latents", dead, Direction.LowerIsBetter, _l0.Count,
                    "Number of latents that never fired; counted over rows, and fewer rows find more"),
                OverLatents("freq_over_1_percent", ShareAbove(0.01), Direction.LowerIsBetter, latentCount,
                    "Share of all latents that fire in more than 1 % of the rows; counted over latents"),
                OverLatents("freq_over_10_percent", ShareAbove(0.1), Direction.LowerIsBetter, latentCount,
                    "Share of all latents that fire in more than 10 % of the rows; counted over latents"),
            ],
            [Histogram(dead)]);
    }

    /// <summary>The share of all latents with a density above a threshold.</summary>
    internal double ShareAbove(double density) => (double)_firings.Count(firings => firings > density * _l0.Count) / latentCount;

    private HistogramFigure Histogram(int dead)
    {
        // The rarest that N rows can show is one firing, 1/N; the most frequent is 1.
        var bins = Math.Max(1, (int)Math.Ceiling(BinsPerDecade * Math.Log10(_l0.Count)));
        var counts = new long[bins];
        foreach (var firings in _firings)
        {
            if (firings > 0)
                counts[Math.Clamp((int)Math.Floor(BinsPerDecade * Math.Log10((double)firings / _l0.Count)) + bins, 0, bins - 1)]++;
        }

        return new HistogramFigure(
            "density", "How often latents fire",
            $"Latents by the share of rows in which they fire, over {_l0.Count} rows. " +
            $"Not shown: {dead} of {latentCount} latents, which never fired.",
            "log10(density)", [.. Enumerable.Range(0, bins + 1).Select(i => (double)(i - bins) / BinsPerDecade)], counts);
    }

    private static Measurement PerRow(string name, RowMean mean, string definition) => new()
    {
        Name = name,
        Value = mean.Value,
        Direction = Direction.Neutral,
        Definition = definition,
        Count = mean.Count,
        Interval = mean.Interval,
    };

    private static Measurement OverLatents(string name, double value, Direction direction, long count, string definition) => new()
    {
        Name = name,
        Value = value,
        Direction = direction,
        Definition = definition,
        Count = count,
    };
}
