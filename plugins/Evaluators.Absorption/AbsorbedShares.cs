using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>Absorption after SAEBench, with planted directions and codes instead of probes.</summary>
internal sealed class AbsorbedShares(int[] latentOfParent, LearnedDictionary dictionary, IFeatureHierarchy truth)
{
    /// <summary>Shorter rows have no direction.</summary>
    private const double ShortestNorm = 1e-8;

    private readonly double[] _decoderNorms = Norms(dictionary.DecoderWeights);
    private readonly double[] _directionNorms = Norms(truth.Directions);

    /// <summary>The figures, over all firings of parents in the rows; none where no parent fires.</summary>
    public IEnumerable<Measurement> Measure(EvaluationBatch batch, RandomStream random)
    {
        var means = new RowMeans(3);
        for (var r = 0; r < batch.Inputs.Rows; r++)
        {
            double samples = 0, fractions = 0, full = 0;
            foreach (var feature in Firing(batch.Codes!, r).Where(feature => latentOfParent[feature] >= 0))
            {
                if (Projection(batch.Inputs.Row(r), truth.Directions.Row(feature)) is not (> 0 and var projection))
                    continue;
                var (main, others) = Split(batch.Latents, r, feature);
                samples++;
                fractions += AbsorptionArithmetic.Fraction(projection, main.Sum(o => o.Projection), others);
                full += AbsorptionArithmetic.IsFull(projection, main.Count > 0, others) ? 1 : 0;
            }

            means.Add(samples, fractions, full);
        }

        var found = means.Complete(random);
        if (found.Sum(0) == 0)
            yield break;
        yield return Over("absorption_fraction", found.Ratio(1, 0),
            "Mean over firings of parents with (x − b_dec)·g > 0 of the share of the parent that other latents carry, after SAEBench with g in the place of its probe and j* as the main latent: " +
            "b / (b + main), b = min(absorbers, (x − b_dec)·g − main), absorbers the 3 largest f_j d_j·g > 0 of latents with cos ≥ 0.1, if they carry 0.4 of it; counted over firings, the interval is over rows");
        yield return Over("absorption_full", found.Ratio(2, 0),
            "Share of firings of parents with (x − b_dec)·g > 0 in which the parent's latent is silent and another one, with cos ≥ 0.025, carries at least 0.4 of it (SAEBench); counted over firings, the interval is over rows");

        Measurement Over(string name, (double Value, Interval? Interval) ratio, string definition) => new()
        {
            Name = name, Value = ratio.Value, Direction = Direction.LowerIsBetter, Definition = definition, Count = (long)found.Sum(0), Interval = ratio.Interval,
        };
    }

    private double Projection(ReadOnlySpan<float> x, ReadOnlySpan<float> direction) =>
        x.Length == dictionary.DecoderBias.Columns ? RowGeometry.Dot(x, direction) - RowGeometry.Dot(dictionary.DecoderBias.Row(0), direction) : 0;

    private (List<(double Cosine, double Projection)> Main, List<(double Cosine, double Projection)> Others) Split(SparseLatents latents, int row, int feature)
    {
        List<(double, double)> main = [], others = [];
        var indices = latents.Indices(row);
        var values = latents.Values(row);
        var direction = truth.Directions.Row(feature);
        for (var k = 0; k < indices.Length; k++)
        {
            if (values[k] == 0)
                continue;
            var product = RowGeometry.Dot(dictionary.DecoderWeights.Row(indices[k]), direction);
            var (length, other) = (_decoderNorms[indices[k]], _directionNorms[feature]);
            var cosine = length < ShortestNorm || other < ShortestNorm ? 0 : product / (length * other);
            (indices[k] == latentOfParent[feature] ? main : others).Add((cosine, values[k] * product));
        }

        return (main, others);
    }

    private static double[] Norms(Matrix rows) => [.. Enumerable.Range(0, rows.Rows).Select(i => RowGeometry.Norm(rows.Row(i)))];

    private static List<int> Firing(SparseLatents codes, int row)
    {
        var values = codes.Values(row).ToArray();
        return [.. codes.Indices(row).ToArray().Where((_, k) => values[k] != 0)];
    }
}
