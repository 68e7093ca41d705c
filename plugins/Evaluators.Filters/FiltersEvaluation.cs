using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>One pass.</summary>
internal sealed class FiltersEvaluation(LearnedDictionary dictionary, int side, RandomStream random) : IEvaluation
{
    private readonly LatentMoments[] _codes = new LatentMoments[dictionary.Shape.LatentCount];
    private long _rows;

    public void Observe(EvaluationBatch batch)
    {
        _rows += batch.Latents.Rows;
        for (var r = 0; r < batch.Latents.Rows; r++)
        {
            var indices = batch.Latents.Indices(r);
            var values = batch.Latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] != 0)
                    _codes[indices[k]].Add(values[k]);
            }
        }
    }

    public EvaluationResult Complete()
    {
        int[] living = [.. Enumerable.Range(0, _codes.Length).Where(i => _codes[i].Fired > 0)];
        List<Measurement> measurements =
        [
            new()
            {
                Name = "living_latents", Value = living.Length, Direction = Direction.Neutral, Count = _codes.Length,
                Definition = "Number of latents that fire on any of the rows; counted over latents",
            },
        ];
        int[] shown = [.. living.Where(i => !IsZero(dictionary.DecoderWeights.Row(i))).OrderByDescending(i => _codes[i].Fired).ThenBy(i => i)];
        var shapes = FilterShapes.Of(dictionary.DecoderWeights, shown, side);
        if (shapes.Length > 0)
            measurements.AddRange(Shapes(shapes));
        measurements.AddRange(Kurtoses([.. living.Select(i => _codes[i].ExcessKurtosis(_rows)).OfType<double>()]));
        return new EvaluationResult(measurements, [.. shapes.Length > 0 ? FilterFigures.Of(dictionary.DecoderWeights, shown, shapes, side) : []]);
    }

    private IEnumerable<Measurement> Shapes(FilterShape[] shapes)
    {
        var floor = RandomFilters.MeansOf(side);
        yield return OverShapes(
            "orientation_index", s => s.Orientation, floor.Orientation,
            "Mean over living latents of |Σ_k P(k) e^{2iφ_k}| / Σ_k P(k), P the power of the decoder row's 2-D discrete Fourier transform, padded with zeros to N × N, N the least power of 2 from twice the side on; " +
            "k runs over all bins but 0, and φ_k is the angle of its frequency (±N/2: the mean of both signs)");
        yield return OverShapes(
            "oriented_share", s => s.IsOriented, floor.Oriented, "Share of living latents whose |Σ_k P(k) e^{2iφ_k}| / Σ_k P(k), as in orientation_index, exceeds 0.5");
        yield return OverShapes(
            "localisation", s => s.Localisation, floor.Localisation, "Mean over living latents of the share of Σ w² of the decoder row in its strongest quarter of the pixels, rounded up");
        yield return OverShapes(
            "bandpass", s => s.Bandpass, floor.Bandpass,
            "Mean over living latents of the share of Σ_k P(k), P and k as in orientation_index, in the strongest twelfth, rounded up, of the N²/2 + 1 pairs of opposite bins ±k (a bin that is its own opposite is one)");

        Measurement OverShapes(string name, Func<FilterShape, double> value, double atChance, string definition) =>
            OverLatents(name, [.. shapes.Select(value)], atChance, $"{definition}; rows of 0 are left out; the floor is that of random Gaussian rows");
    }

    private IEnumerable<Measurement> Kurtoses(double[] values)
    {
        const string formula = "(Σ(f − f̄)⁴/n) / (Σ(f − f̄)²/n)² − 3 over all n rows, those on which the latent is 0 included; 0 for a Gaussian; latents that do not vary are left out";
        if (values.Length == 0)
            yield break;
        yield return OverLatents("excess_kurtosis", values, null, $"Mean over living latents of {formula}; a few that hardly ever fire may outweigh all others");
        Array.Sort(values);
        var median = Median(values, null);
        yield return OverLatents("median_excess_kurtosis", values, null, $"Median over living latents of {formula}") with
        {
            Value = median,
            Interval = new Bootstrap(values.Length, random.For("bootstrap")).Of(median, weights => Median(values, weights)),
        };
    }

    /// <summary>The least value up to which half of all lies, each counted as often as its weight says; NaN where all weights are 0.</summary>
    private static double Median(double[] ascending, byte[]? weights)
    {
        var total = weights is null ? ascending.Length : weights.Sum(w => w);
        for (var (i, below) = (0, 0); i < ascending.Length && total > 0; i++)
        {
            below += weights is null ? 1 : weights[i];
            if (2 * below >= total)
                return ascending[i];
        }

        return double.NaN;
    }

    private Measurement OverLatents(string name, double[] values, double? floor, string definition) => new()
    {
        Name = name, Value = values.Average(), Direction = Direction.Neutral, Count = values.Length, Floor = floor, Definition = definition + "; counted over latents",
        Interval = new Bootstrap(values.Length, random.For("bootstrap")).OfMean(values),
    };

    private static bool IsZero(ReadOnlySpan<float> row) => row.IndexOfAnyExcept(0f) < 0;
}
