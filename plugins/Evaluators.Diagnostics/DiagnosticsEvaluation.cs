using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>One pass: a sample of rows, projected at the end.</summary>
internal sealed class DiagnosticsEvaluation(LearnedDictionary dictionary, int? n, RandomStream random) : IEvaluation
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
                    Direction = Direction.LowerIsBetter,
                    Definition = $"The value at place n·B, counted from 0, of all projections (x − b_dec)·d_i of B rows, sorted from the largest, n = {index}; counted over rows; compares dictionaries of different L0",
                    Count = projections.Rows,
                });
            }
        }

        if (dictionary.Shape.LatentCount > 1)
        {
            var means = CosinePairs.Among(dictionary.DecoderWeights).MeanAbsolute;
            measurements.Add(new Measurement
            {
                Name = "c_dec",
                Value = means.Average(),
                Direction = Direction.LowerIsBetter,
                Definition = "Mean of |cos(d_i, d_j)| over all pairs of decoder rows; counted over latents; compares dictionaries of different L0",
                Count = means.Count,
                Interval = new Bootstrap(means.Count, random).OfMean(means),
            });
        }

        return new EvaluationResult(measurements, figures);
    }
}
