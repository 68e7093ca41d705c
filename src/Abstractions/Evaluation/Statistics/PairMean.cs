namespace SaeLab.Abstractions;

/// <summary>The mean of a symmetric number h_ij over all pairs of units, such as |cos| over pairs of latents, and its interval.</summary>
/// <remarks>
/// Such a mean is a U-statistic. Its units take part in many pairs, which are therefore not independent: an interval over pairs, or over the means of each unit with its partners fixed, is too narrow.
/// Its variance is (4(m − 2)ζ₁ + 2ζ₂)/(m(m − 1)) (Hoeffding 1948): ζ₂ is the variance of h over pairs, and ζ₁ that of a unit's own mean, of which the scatter of its m − 1 partners is taken out.
/// </remarks>
public static class PairMean
{
    private const double NormalQuantile = 1.959964;

    /// <summary>The 95 % interval of the mean over pairs, by the normal distribution.</summary>
    /// <param name="means">By unit the mean of h_ij over all others.</param>
    /// <param name="meanSquares">By unit the mean of h_ij² over all others.</param>
    /// <returns>Null where units are fewer than <see cref="Bootstrap.FewestUnits"/>.</returns>
    /// <exception cref="ArgumentException">Not one of each per unit.</exception>
    public static Interval? IntervalOf(IReadOnlyList<double> means, IReadOnlyList<double> meanSquares)
    {
        if (means.Count != meanSquares.Count)
            throw new ArgumentException($"{meanSquares.Count} mean squares for {means.Count} means.", nameof(meanSquares));
        var m = means.Count;
        if (m < Bootstrap.FewestUnits)
            return null;
        var mean = means.Average();
        var ofPairs = Math.Max(0, meanSquares.Average() - (mean * mean));
        var ofMeans = means.Sum(value => (value - mean) * (value - mean)) / (m - 1);

        // A unit's mean scatters by ζ₁ and, since its partners are m − 1 of many, by (ζ₂ − 2ζ₁)/(m − 1) more.
        var ofUnits = Math.Max(0, (ofMeans - (ofPairs / (m - 1))) / (1 - (2.0 / (m - 1))));
        var variance = ((4 * (m - 2) * ofUnits) + (2 * ofPairs)) / ((double)m * (m - 1));
        var reach = NormalQuantile * Math.Sqrt(variance);
        return new Interval(mean - reach, mean + reach);
    }
}
