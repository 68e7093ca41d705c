using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Density;

/// <summary>One pass: firings per latent and per row.</summary>
/// <param name="latentCount">m.</param>
/// <param name="legacy">Whether to add legacy figures.</param>
/// <param name="random">For intervals.</param>
internal sealed class DensityEvaluation(int latentCount, bool legacy, RandomStream random) : IEvaluation
{
    private readonly long[] _firings = new long[latentCount];
    private readonly RowMeans _rows = new(4);

    public void Observe(EvaluationBatch batch)
    {
        for (var r = 0; r < batch.Latents.Rows; r++)
        {
            var indices = batch.Latents.Indices(r);
            var values = batch.Latents.Values(r);
            double l0 = 0, l1 = 0, positive = 0, signed = 0;
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] == 0)
                    continue;
                _firings[indices[k]]++;
                l0++;
                l1 += Math.Abs((double)values[k]);
                positive += values[k] > 0 ? 1 : 0;
                signed += values[k];
            }

            _rows.Add(l0, l1, positive, signed);
        }
    }

    public EvaluationResult Complete()
    {
        if (_rows.Rows == 0)
            return new EvaluationResult([], []);
        var rows = _rows.Complete(random.For("rows"));
        List<Measurement> measurements =
        [
            PerRow("l0", rows.Mean(0), "Mean over rows of the number of latents with f ≠ 0"),
            PerRow("l1", rows.Mean(1), "Mean over rows of Σ|f|"),
        ];
        if (legacy)
        {
            measurements.Add(PerRow("l0_positive_only", rows.Mean(2), "Mean over rows of the number of latents with f > 0 (SAELens ≤ 6.49); misses negative latents"));
            measurements.Add(PerRow("l1_signed", rows.Mean(3), "Mean over rows of Σf (SAEBench); negative latents cancel positive ones"));
        }

        measurements.AddRange(new LatentDensities(_firings, _rows.Rows).Measure(random.For("latents")));
        return new EvaluationResult(measurements, [DensityHistogram.Of(_firings, _rows.Rows)]);
    }

    private Measurement PerRow(string name, (double Value, Interval? Interval) mean, string definition) => new()
    {
        Name = name,
        Value = mean.Value,
        Direction = Direction.Neutral,
        Definition = definition,
        Count = _rows.Rows,
        Interval = mean.Interval,
    };
}
