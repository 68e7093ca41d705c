using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>One pass: a sample of rows, projected at the end.</summary>
internal sealed class DiagnosticsEvaluation(LearnedDictionary dictionary, int? n) : IEvaluation
{
    private const int MostRows = 1024;
    private const int MostProjections = 1 << 24;

    private readonly RowSample _sample = new(Math.Clamp(MostProjections / dictionary.Shape.LatentCount, 1, MostRows));

    public void Observe(EvaluationBatch batch) => _sample.Observe(batch);

    public EvaluationResult Complete()
    {
        List<Measurement> measurements = [];
        List<Figure> figures = [];
        if (_sample.ToBatch() is { } batch)
        {
            var projections = new Projections(batch.Inputs, dictionary);
            figures.Add(projections.Curve());
            if (n is { } index && index < dictionary.Shape.LatentCount)
            {
                measurements.Add(new Measurement
                {
                    Name = "s_n",
                    Value = projections.At(index),
                    Direction = Direction.Neutral,
                    Definition = $"The value at place n·B, counted from 0, of all projections (x − b_dec)·d_i of B rows, sorted from the largest, n = {index}; to be compared over dictionaries that differ in L0 alone, least near the true L0 (arXiv 2508.16560), and neither good nor bad by itself; counted over rows",
                    Count = projections.Rows,
                });
            }
        }

        if (dictionary.Shape.LatentCount > 1)
        {
            var pairs = CosinePairs.Among(dictionary.DecoderWeights);
            measurements.Add(new Measurement
            {
                Name = "c_dec",
                Value = pairs.MeanAbsolute.Average(),
                Direction = Direction.Neutral,
                Definition = "Mean of |cos(d_i, d_j)| over all pairs of decoder rows; to be compared over dictionaries that differ in L0 alone, least near the true L0 (arXiv 2508.16560), and neither good nor bad by itself; " +
                    "the interval is over latents, by the variance of a U-statistic; counted over latents",
                Count = pairs.MeanAbsolute.Count,
                Interval = PairMean.IntervalOf(pairs.MeanAbsolute, pairs.MeanSquare),
            });
        }

        return new EvaluationResult(measurements, figures);
    }
}
