using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>How well each latent's activations are followed by some latent of another dictionary (Bricken et al. 2023).</summary>
internal static class ActivationCorrelation
{
    /// <summary>Rarer latents correlate highly with whatever fires in the same row once.</summary>
    private const int FewestFirings = 10;

    /// <summary>The median over latents that fire often enough; null where none does.</summary>
    /// <param name="batch">Rows with the codes of one dictionary.</param>
    /// <param name="other">The other.</param>
    /// <param name="random">For the interval.</param>
    public static Measurement? Measure(EvaluationBatch batch, OtherDictionary other, RandomStream random)
    {
        using var codes = other.Encode(batch.Inputs);
        var best = Largest(batch.Latents, codes);
        if (best.Length == 0)
            return null;
        var median = Median([.. best.Select(b => (b, 1))]);
        return new Measurement
        {
            Name = "activation_correlation",
            Value = median,
            Direction = Direction.Neutral,
            Definition = "Median over latents of the largest correlation of f_j with a latent of the other dictionary, over a sample of rows (universality of Bricken et al. 2023), " +
                $"of latents of either that fire in at least {FewestFirings} of them; mean over dictionaries compared with; counted over latents; the floor is the same with the rows of the other in random order",
            Count = best.Length,
            Floor = Floor(batch.Latents, codes),
            Interval = new Bootstrap(best.Length, random.For("correlations")).Of(median, weights => Median([.. best.Select((b, i) => (b, (int)weights[i]))])),
        };
    }

    /// <summary>What the same codes reach where rows have nothing to do with each other. The order is one for all runs.</summary>
    private static double Floor(SparseLatents one, SparseLatents other)
    {
        using var shuffled = new SparseLatents(other.LatentCount);
        foreach (var row in RandomStream.FromSeed(0).For($"order of {other.Rows} rows").Permutation(other.Rows))
            shuffled.AddRow(other.Indices(row), other.Values(row));
        return Median([.. Largest(one, shuffled).Select(b => (b, 1))]);
    }

    /// <summary>Latent by latent, so that memory grows with the number of latents and not with that of pairs that fire together.</summary>
    private static double[] Largest(SparseLatents one, SparseLatents other)
    {
        var (a, b) = (Moments(one), Moments(other));
        var (products, met) = (new double[other.LatentCount], new List<int>());
        var best = new List<double>();
        foreach (var (i, firings) in FiringsByLatent(one).Index())
        {
            if (firings.Count < FewestFirings || Spread(a[i]) == 0)
                continue;
            foreach (var (row, value) in firings)
                AddProducts(other, row, value, products, met);
            var largest = 0.0;
            foreach (var k in met)
            {
                var spread = Math.Sqrt(Spread(a[i]) * Spread(b[k]));
                if (spread > 0 && b[k].Count >= FewestFirings)
                    largest = Math.Max(largest, ((products[k] / one.Rows) - (a[i].Sum / one.Rows * (b[k].Sum / one.Rows))) / spread);
                products[k] = 0;
            }

            met.Clear();
            best.Add(largest);
        }

        return [.. best];

        double Spread((int Count, double Sum, double Squares) m) => Math.Max(0, (m.Squares / one.Rows) - (m.Sum / one.Rows * (m.Sum / one.Rows)));
    }

    /// <summary>Adds a row's products with one value; notes latents whose products were 0, some perhaps twice.</summary>
    private static void AddProducts(SparseLatents latents, int row, float value, double[] products, List<int> met)
    {
        var indices = latents.Indices(row);
        var values = latents.Values(row);
        for (var k = 0; k < indices.Length; k++)
        {
            if (products[indices[k]] == 0)
                met.Add(indices[k]);
            products[indices[k]] += (double)value * values[k];
        }
    }

    private static List<(int Row, float Value)>[] FiringsByLatent(SparseLatents latents)
    {
        List<(int, float)>[] firings = [.. Enumerable.Range(0, latents.LatentCount).Select(_ => new List<(int, float)>())];
        for (var r = 0; r < latents.Rows; r++)
        {
            var indices = latents.Indices(r);
            var values = latents.Values(r);
            for (var k = 0; k < indices.Length; k++)
            {
                if (values[k] != 0)
                    firings[indices[k]].Add((r, values[k]));
            }
        }

        return firings;
    }

    private static (int Count, double Sum, double Squares)[] Moments(SparseLatents latents)
    {
        var moments = new (int Count, double Sum, double Squares)[latents.LatentCount];
        var indices = latents.AllIndices;
        var values = latents.AllValues;
        for (var k = 0; k < indices.Length; k++)
        {
            ref var m = ref moments[indices[k]];
            m = (m.Count + (values[k] != 0 ? 1 : 0), m.Sum + values[k], m.Squares + ((double)values[k] * values[k]));
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
