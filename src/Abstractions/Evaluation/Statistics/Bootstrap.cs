using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Confidence intervals by resampling units: rows, blocks of rows, latents or features, whichever a figure is a statistic of.</summary>
/// <remarks>
/// The Poisson bootstrap (Hanley and MacGibbon 2006): in each replicate a unit counts as often as a Poisson variable of mean 1 says, instead of
/// as often as it was drawn. Weights depend on the stream's key and the unit's place alone. The interval runs from the 2.5 % to the 97.5 % point of the replicates,
/// and further where the value itself lies outside.
/// </remarks>
public sealed class Bootstrap
{
    /// <summary>Number of replicates: ends of intervals scatter by a tenth of their width.</summary>
    public const int Replicates = 200;

    /// <summary>With fewer units there is no interval: it would be far too narrow.</summary>
    public const int FewestUnits = 20;

    private const double Tail = 0.025;

    private readonly byte[][] _weights;

    /// <summary>Weights for units 0 … <paramref name="units"/> − 1; none where they are too few.</summary>
    /// <param name="units">How many units there are.</param>
    /// <param name="random">Lane r is for replicate r.</param>
    public Bootstrap(int units, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        Units = units;
        _weights = new byte[units < FewestUnits ? 0 : Replicates][];
        for (var r = 0; r < _weights.Length; r++)
        {
            random.Lane = (ulong)r;
            _weights[r] = new byte[units];
            foreach (ref var weight in _weights[r].AsSpan())
                weight = Poisson(random.NextDouble());
        }
    }

    /// <summary>How many units there are.</summary>
    public int Units { get; }

    /// <summary>The weights of all units in each replicate; no replicates where units are too few.</summary>
    public IReadOnlyList<byte[]> Weights => _weights;

    /// <summary>The interval of any figure.</summary>
    /// <param name="value">The figure where each unit counts once.</param>
    /// <param name="figure">The figure by weights of units; NaN where it is undefined.</param>
    public Interval? Of(double value, Func<byte[], double> figure) => Around(value, [.. _weights.Select(figure)]);

    /// <summary>The interval of the mean of a number per unit.</summary>
    /// <exception cref="ArgumentException">Not one number per unit.</exception>
    public Interval? OfMean(IReadOnlyList<double> values) => OfRatio(values, null);

    /// <summary>The interval of a ratio of sums over units.</summary>
    /// <param name="numerators">A number per unit.</param>
    /// <param name="denominators">Another, of sum ≠ 0; null for 1.</param>
    /// <exception cref="ArgumentException">Not one number per unit.</exception>
    public Interval? OfRatio(IReadOnlyList<double> numerators, IReadOnlyList<double>? denominators)
    {
        if (numerators.Count != Units || (denominators is not null && denominators.Count != Units))
            throw new ArgumentException($"{numerators.Count} numbers for {Units} units.", nameof(numerators));
        return Units == 0 ? null : Of(numerators.Sum() / (denominators?.Sum() ?? Units), weights =>
        {
            var (above, below) = (0.0, 0.0);
            for (var i = 0; i < weights.Length; i++)
            {
                above += weights[i] * numerators[i];
                below += denominators is null ? weights[i] : weights[i] * denominators[i];
            }

            return above / below;
        });
    }

    /// <summary>The interval that replicates of a figure span; those that are not finite count for nothing.</summary>
    /// <returns>Null where replicates are fewer than half of <see cref="Replicates"/>.</returns>
    public static Interval? Around(double value, IEnumerable<double> replicates)
    {
        var sorted = replicates.Where(double.IsFinite).Order().ToArray();
        return sorted.Length < Replicates / 2 ? null : new Interval(Math.Min(value, Quantile(sorted, Tail)), Math.Max(value, Quantile(sorted, 1 - Tail)));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    /// <summary>By inversion of the distribution of mean 1.</summary>
    private static byte Poisson(double uniform)
    {
        var (count, probability) = (0, Math.Exp(-1));
        for (var left = uniform - probability; left >= 0 && count < 20; left -= probability)
            probability /= ++count;
        return (byte)count;
    }
}
