using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>The mean of each row's own ratio, as in the SAEBench paper; it needs the mean row before it can begin, so it is taken on a sample.</summary>
internal sealed class LegacyExplainedVariance
{
    private const int MostRows = 8192;

    private readonly RowSample _sample = new(MostRows);

    /// <summary>Takes note of a batch.</summary>
    public void Observe(EvaluationBatch batch) => _sample.Observe(batch);

    /// <summary>The figure; null where every row is the mean.</summary>
    /// <param name="mean">x̄ of all rows.</param>
    /// <param name="random">For the interval.</param>
    public Measurement? Measure(ReadOnlySpan<double> mean, RandomStream random)
    {
        if (_sample.ToBatch() is not { } batch)
            return null;
        var ratios = new List<double>();
        for (var r = 0; r < batch.Targets.Rows; r++)
        {
            var (error, variance) = (0.0, 0.0);
            for (var i = 0; i < mean.Length; i++)
            {
                var (x, xHat) = ((double)batch.Targets[r, i], (double)batch.Reconstructions[r, i]);
                error += (x - xHat) * (x - xHat);
                variance += (x - mean[i]) * (x - mean[i]);
            }

            if (variance > 0)
                ratios.Add(1 - (error / variance));
        }

        return ratios.Count == 0 ? null : new Measurement
        {
            Name = "explained_variance_legacy",
            Value = ratios.Average(),
            Direction = Direction.HigherIsBetter,
            Definition = $"Mean over rows of 1 − ‖x−x̂‖² / ‖x−x̄‖², of at most {MostRows} rows picked at random (SAEBench paper); rows near the mean weigh far too much",
            Count = ratios.Count,
            Floor = 0,
            Interval = new Bootstrap(ratios.Count, random).OfMean(ratios),
        };
    }
}
