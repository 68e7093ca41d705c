namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>A measurement over seeds.</summary>
/// <param name="Count">How many seeds.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Least">The least value.</param>
/// <param name="Largest">The largest value.</param>
/// <param name="HalfWidth">Half of the 95 % confidence interval of the mean, by Student's t with one degree of freedom fewer than seeds; null for one seed.</param>
public sealed record SeedStatistics(int Count, double Mean, double Least, double Largest, double? HalfWidth)
{
    /// <summary>The 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom.</summary>
    private static readonly double[] Quantiles =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314,
        2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    private const double QuantileOfNormal = 1.96;

    /// <summary>The statistics of some values; null where there are none.</summary>
    public static SeedStatistics? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return null;
        var mean = values.Average();
        double? halfWidth = null;
        if (values.Count > 1)
        {
            var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
            halfWidth = (values.Count - 2 < Quantiles.Length ? Quantiles[values.Count - 2] : QuantileOfNormal) * deviation / Math.Sqrt(values.Count);
        }

        return new SeedStatistics(values.Count, mean, values.Min(), values.Max(), halfWidth);
    }
}
