using System.Runtime.CompilerServices;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private const int PerUnit = 256;
    private const double TableEnd = 8;

    /// <summary>Φ at −8, −8 + 1/256, … 8.</summary>
    private static readonly double[] Table = [.. Enumerable.Range(0, (int)(2 * TableEnd * PerUnit) + 1).Select(i => Cumulative(((double)i / PerUnit) - TableEnd))];

    /// <summary>Φ(z), to 13 digits also where it is small.</summary>
    public static double Cumulative(double z)
    {
        var x = Math.Abs(z);
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(Math.Tau);
        var tail = x < 3 ? 0.5 - (density * Series(x)) : density / Fraction(x);
        return z < 0 ? tail : 1 - tail;
    }

    /// <summary>Φ⁻¹(p); −∞ and ∞ for 0 and 1.</summary>
    public static double Quantile(double p)
    {
        if (p > 0.5)
            return -Quantile(1 - p);
        if (p <= 0)
            return double.NegativeInfinity;
        // Abramowitz and Stegun 26.2.23 to three digits, then Halley's method, whose error shrinks with its third power.
        var t = Math.Sqrt(-2 * Math.Log(p));
        var z = -(t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308))))))));
        for (var step = 0; step < 3; step++)
        {
            var error = (Cumulative(z) - p) * Math.Sqrt(Math.Tau) * Math.Exp(z * z / 2);
            z -= error / (1 + (z * error / 2));
        }

        return z;
    }

    /// <summary>A number for <see cref="Exceeds"/>: a multiple of 2⁻³² in [0, 1). Half the cost of a double, and rates are right to 2⁻³³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Coin(RandomStream random) => random.NextUInt32() * (1.0 / (1UL << 32));

    /// <summary>Whether u &lt; Φ(z), for u in [0, 1). A table decides but where u lies between neighbours in it. No branch depends on the answer, which nobody could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Exceeds(double z, double u)
    {
        if (!(Math.Abs(z) < TableEnd))
            return u < Cumulative(z);
        var i = (int)((z + TableEnd) * PerUnit);
        var (low, high) = (Table[i], Table[i + 1]);
        return u >= low & u < high ? u < Cumulative(z) : u < low;
    }

    /// <summary>Φ(z) from the table, to six digits after the point.</summary>
    public static double Roughly(double z)
    {
        if (!(Math.Abs(z) < TableEnd))
            return z < 0 ? 0 : 1;
        var place = (z + TableEnd) * PerUnit;
        var i = (int)place;
        return Table[i] + ((place - i) * (Table[i + 1] - Table[i]));
    }

    /// <summary>Σ x^(2k+1)/(1·3·5…(2k+1)) = (Φ(x) − ½)/φ(x) (Marsaglia 2004).</summary>
    private static double Series(double x)
    {
        var (sum, term) = (x, x);
        for (var odd = 3; term > 1e-17 * sum; odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }

        return sum;
    }

    /// <summary>φ(x)/(1 − Φ(x)) = x + 1/(x + 2/(x + 3/…)) (Laplace), for x ≥ 3.</summary>
    private static double Fraction(double x)
    {
        var result = x;
        for (var k = 120; k >= 1; k--)
            result = x + (k / result);
        return result;
    }
}
