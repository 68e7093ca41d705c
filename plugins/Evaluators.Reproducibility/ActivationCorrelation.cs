using System.Runtime.InteropServices;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>How well each latent's activations are followed by some latent of another dictionary (Bricken et al. 2023).</summary>
internal static class ActivationCorrelation
{
    /// <summary>The median over latents that fire; null where none does.</summary>
    /// <param name="batch">Rows with the codes of one dictionary.</param>
    /// <param name="other">The other.</param>
    /// <param name="random">For the interval.</param>
    /// <param name="backend">Where to encode.</param>
    public static Measurement? Measure(EvaluationBatch batch, LearnedDictionary other, RandomStream random, Backend backend)
    {
        using var codes = new SparseLatents(other.Shape.LatentCount);
        using var reconstructions = new Matrix(batch.Inputs.Rows, other.Shape.OutputDim);
        using (var inference = new DictionaryInference(other, backend))
            inference.Run(batch.Inputs, codes, reconstructions);

        var best = Largest(batch.Latents, codes);
        if (best.Length == 0)
            return null;
        var median = Median([.. best.Select(b => (b, 1))]);
        return new Measurement
        {
            Name = "activation_correlation",
            Value = median,
            Direction = Direction.Neutral,
            Definition = "Median over latents that fire of the largest correlation of f_j with a latent of the other dictionary, over a sample of rows (universality of Bricken et al. 2023); " +
                "mean over dictionaries compared with; counted over latents",
            Count = best.Length,
            Interval = new Bootstrap(best.Length, random.For("correlations")).Of(median, weights => Median([.. best.Select((b, i) => (b, (int)weights[i]))])),
        };
    }

    private static double[] Largest(SparseLatents one, SparseLatents other)
    {
        var (a, b) = (Moments(one), Moments(other));
        var products = new Dictionary<(int, int), double>();
        for (var r = 0; r < one.Rows; r++)
        {
            var (indices, others) = (one.Indices(r).ToArray(), other.Indices(r).ToArray());
            var (values, otherValues) = (one.Values(r).ToArray(), other.Values(r).ToArray());
            for (var i = 0; i < indices.Length; i++)
            {
                for (var k = 0; k < others.Length && values[i] != 0; k++)
                    CollectionsMarshal.GetValueRefOrAddDefault(products, (indices[i], others[k]), out _) += (double)values[i] * otherValues[k];
            }
        }

        var best = new double[one.LatentCount];
        foreach (var ((i, k), sum) in products)
        {
            var spread = Math.Sqrt(Spread(a[i]) * Spread(b[k]));
            if (spread > 0)
                best[i] = Math.Max(best[i], ((sum / one.Rows) - (a[i].Sum / one.Rows * (b[k].Sum / one.Rows))) / spread);
        }

        return [.. best.Where((_, i) => Spread(a[i]) > 0)];

        double Spread((double Sum, double Squares) m) => Math.Max(0, (m.Squares / one.Rows) - (m.Sum / one.Rows * (m.Sum / one.Rows)));
    }

    private static (double Sum, double Squares)[] Moments(SparseLatents latents)
    {
        var moments = new (double Sum, double Squares)[latents.LatentCount];
        var indices = latents.AllIndices;
        var values = latents.AllValues;
        for (var k = 0; k < indices.Length; k++)
        {
            ref var m = ref moments[indices[k]];
            m = (m.Sum + values[k], m.Squares + ((double)values[k] * values[k]));
        }

        return moments;
    }

    private static double Median((double Value, int Weight)[] values)
    {
        var total = values.Sum(v => v.Weight);
        var passed = 0;
        foreach (var (value, weight) in values.OrderBy(v => v.Value))
        {
            passed += weight;
            if (2 * passed >= total)
                return value;
        }

        return double.NaN;
    }
}
