using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Hedging;

/// <summary>One pass: a sample of codes, from which features' correlations follow.</summary>
internal sealed class HedgingEvaluation(Matrix decoder, Matrix? directions, Matrix? extended, double correlatedFrom, RandomStream random) : IEvaluation
{
    private const int MostRows = 8192;

    private readonly CodeSample _sample = new(MostRows);

    public void Observe(EvaluationBatch batch)
    {
        if (directions is null)
            return;
        if (batch.Codes is null)
            throw new ArgumentException("Hedging is measured against codes, and this batch has none.", nameof(batch));
        _sample.Observe(batch);
    }

    public EvaluationResult Complete()
    {
        List<Measurement> measurements = directions is null ? [] : [.. OnPlantedFeatures(directions)];
        if (extended is not null)
            measurements.Add(HedgingRate.Measure(decoder, extended));
        return new EvaluationResult(measurements, []);
    }

    private IEnumerable<Measurement> OnPlantedFeatures(Matrix features)
    {
        var correlated = FeatureCorrelations.Of(_sample.Rows(), features.Rows, correlatedFrom);
        yield return new Measurement
        {
            Name = "correlated_pairs",
            Value = correlated.Sum(others => others.Count) / 2.0,
            Direction = Direction.Neutral,
            Definition = string.Create(
                CultureInfo.InvariantCulture,
                $"Number of pairs of features whose firings have a correlation of at least {correlatedFrom} in absolute value and fire together more, or less, often than independent ones would, " +
                $"by Fisher's exact test at the level {FeatureCorrelations.Level} divided by the number of pairs; counted over features"),
            Count = features.Rows,
        };
        if (SyntheticHedging(features, correlated) is { } synthetic)
            yield return synthetic;
    }

    private Measurement? SyntheticHedging(Matrix features, IReadOnlyList<HashSet<int>> correlated)
    {
        using var cosines = Cosines.Between(decoder, features);
        var differences = new List<double>();
        for (var j = 0; j < cosines.Rows; j++)
        {
            var row = cosines.Row(j);
            var feature = 0;
            for (var i = 1; i < row.Length; i++)
                feature = Math.Abs(row[i]) > Math.Abs(row[feature]) ? i : feature;
            var (with, without) = (correlated[feature].Count, row.Length - 1 - correlated[feature].Count);
            if (with == 0 || without == 0)
                continue;
            var (sumWith, sumWithout) = (0.0, 0.0);
            for (var i = 0; i < row.Length; i++)
            {
                if (i == feature)
                    continue;
                if (correlated[feature].Contains(i))
                    sumWith += Math.Abs(row[i]);
                else
                    sumWithout += Math.Abs(row[i]);
            }

            differences.Add((sumWith / with) - (sumWithout / without));
        }

        return differences.Count == 0 ? null : new Measurement
        {
            Name = "hedging_synthetic",
            Value = differences.Average(),
            Direction = Direction.LowerIsBetter,
            Definition = "Mean over latents of mean |cos(d_j, g_i')| over features i' correlated, as correlated_pairs has it, with i = argmax |cos(d_j, g_i)|, minus the mean over those that are not; " +
                "0 where latents mix nothing in, and where they are random; latents whose feature has none or nothing but such are left out; counted over latents",
            Count = differences.Count,
            Interval = new Bootstrap(differences.Count, random.For("latents")).OfMean(differences),
        };
    }
}
