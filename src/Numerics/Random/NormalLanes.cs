using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Numerics;

/// <summary>Exponential and standard normal numbers from uniform ones, eight at a time.</summary>
/// <remarks>Only operations that IEEE 754 rounds in one way, in one order, none of them fused: every machine gets the same bits, in every lane,
/// which a platform's logarithm and cosine do not promise.</remarks>
internal static class NormalLanes
{
    /// <summary>Numbers that are made at a time.</summary>
    public const int Count = 8;

    /// <summary>1/(2j+1) for j = 10, 9, … 0: the series of artanh(s)/s in s², to 2⁻⁵⁶ for |s| ≤ 3 − 2√2.</summary>
    private static readonly double[] InverseHyperbolicTangent = [.. Enumerable.Range(0, 11).Reverse().Select(j => 1.0 / ((2 * j) + 1))];

    /// <summary>±1/(2j)! and ±1/(2j+1)! for j = 8, … 0: the series of cos and sin(a)/a in a², to 2⁻⁵⁶ for |a| ≤ π/4.</summary>
    private static readonly double[] Cosine = Alternating(0), Sine = Alternating(1);

    /// <summary>−ln(1 − u), which is exponential with mean 1 where u is uniform.</summary>
    /// <param name="u">Multiples of 2⁻⁵³ in [0, 1).</param>
    public static Vector512<double> Exponential(Vector512<double> u) => -Logarithm(Vector512<double>.One - u);

    /// <summary>√(−2 ln(1 − u)) · cos(2πv), which is standard normal where u and v are uniform (Box and Muller 1958).</summary>
    /// <param name="u">Multiples of 2⁻⁵³ in [0, 1).</param>
    /// <param name="v">Likewise.</param>
    public static Vector512<double> Normal(Vector512<double> u, Vector512<double> v) =>
        Vector512.Sqrt(Vector512.Create(2.0) * Exponential(u)) * CosineOfTurns(v);

    /// <summary>ln x for normal x above 0: x = 2ᵉ·m with m in [√½, √2), and ln m = 2·artanh((m − 1)/(m + 1)).</summary>
    private static Vector512<double> Logarithm(Vector512<double> x)
    {
        var one = Vector512<double>.One;
        // The bits of √½ added to those that exceed it: a carry into the exponent where m would be √2 or more.
        var (bits, root) = (x.AsInt64(), Vector512.Create(BitConverter.DoubleToInt64Bits(double.Sqrt(0.5))));
        var shifted = bits - root;
        var exponent = Vector512.ConvertToDouble(Vector512.ShiftRightArithmetic(shifted, 52));
        var m = ((shifted & Vector512.Create((1L << 52) - 1)) + root).AsDouble();
        var s = (m - one) / (m + one);
        return (exponent * Vector512.Create(double.Log(2))) + ((s + s) * Polynomial(InverseHyperbolicTangent, s * s));
    }

    /// <summary>cos(2πt) for t in [0, 1]: t is the nearest quarter of a turn and an angle of at most an eighth, which is exact.</summary>
    private static Vector512<double> CosineOfTurns(Vector512<double> t)
    {
        var quarter = Vector512.Floor((t * Vector512.Create(4.0)) + Vector512.Create(0.5));
        var angle = (t - (quarter * Vector512.Create(0.25))) * Vector512.Create(double.Tau);
        var square = angle * angle;
        // cos a, −sin a, −cos a and sin a for the quarters 0 (and 4), 1, 2 and 3.
        var isOdd = Vector512.Equals(quarter, Vector512.Create(1.0)) | Vector512.Equals(quarter, Vector512.Create(3.0));
        var isNegative = Vector512.Equals(quarter, Vector512.Create(1.0)) | Vector512.Equals(quarter, Vector512.Create(2.0));
        var value = Vector512.ConditionalSelect(isOdd, angle * Polynomial(Sine, square), Polynomial(Cosine, square));
        return Vector512.ConditionalSelect(isNegative, -value, value);
    }

    /// <summary>Horner's rule, the highest power first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Polynomial(double[] coefficients, Vector512<double> x)
    {
        var sum = Vector512.Create(coefficients[0]);
        for (var j = 1; j < coefficients.Length; j++)
            sum = (sum * x) + Vector512.Create(coefficients[j]);
        return sum;
    }

    private static double[] Alternating(int first)
    {
        var coefficients = new double[9];
        var term = 1.0;
        for (var j = 0; j < coefficients.Length; j++)
        {
            coefficients[^(j + 1)] = term;
            var n = (2 * j) + first + 1;
            term /= -n * (n + 1.0);
        }

        return coefficients;
    }
}
