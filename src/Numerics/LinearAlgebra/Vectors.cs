using System.Numerics;
using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>Inner loops of linear algebra in double precision.</summary>
internal static class Vectors
{
    /// <summary>The numbers in double precision.</summary>
    public static double[] Widened(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var c = 0; c < wide.Length; c++)
            wide[c] = values[c];
        return wide;
    }

    /// <summary>Σ a_c b_c.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wideA = Wide(a);
        var wideB = Wide(b);
        Vector<double> sum = Vector<double>.Zero, other = sum;
        var v = 0;
        for (; v + 2 <= wideA.Length; v += 2)
        {
            sum += wideA[v] * wideB[v];
            other += wideA[v + 1] * wideB[v + 1];
        }

        for (; v < wideA.Length; v++)
            sum += wideA[v] * wideB[v];
        var total = Vector.Sum(sum + other);
        for (var c = wideA.Length * Vector<double>.Count; c < a.Length; c++)
            total += a[c] * b[c];
        return total;
    }

    /// <summary>destination_c += factor · a_c.</summary>
    public static void AddScaled(ReadOnlySpan<double> a, double factor, Span<double> destination)
    {
        var wideA = Wide(a);
        var wide = Wide(destination);
        var f = new Vector<double>(factor);
        for (var v = 0; v < wideA.Length; v++)
            wide[v] += f * wideA[v];
        for (var c = wideA.Length * Vector<double>.Count; c < a.Length; c++)
            destination[c] += factor * a[c];
    }

    /// <summary>destination_c += α · a_c + β · b_c.</summary>
    public static void AddScaled(ReadOnlySpan<double> a, double alpha, ReadOnlySpan<double> b, double beta, Span<double> destination)
    {
        var wideA = Wide(a);
        var wideB = Wide(b);
        var wide = Wide(destination);
        var (x, y) = (new Vector<double>(alpha), new Vector<double>(beta));
        for (var v = 0; v < wideA.Length; v++)
            wide[v] += (x * wideA[v]) + (y * wideB[v]);
        for (var c = wideA.Length * Vector<double>.Count; c < a.Length; c++)
            destination[c] += (alpha * a[c]) + (beta * b[c]);
    }

    /// <summary>(a, b) ← (cosine · a − sine · b, sine · a + cosine · b).</summary>
    public static void Rotate(Span<double> a, Span<double> b, double cosine, double sine)
    {
        var wideA = Wide(a);
        var wideB = Wide(b);
        var (c, s) = (new Vector<double>(cosine), new Vector<double>(sine));
        for (var v = 0; v < wideA.Length; v++)
        {
            var (x, y) = (wideA[v], wideB[v]);
            wideA[v] = (c * x) - (s * y);
            wideB[v] = (s * x) + (c * y);
        }

        for (var i = wideA.Length * Vector<double>.Count; i < a.Length; i++)
            (a[i], b[i]) = ((cosine * a[i]) - (sine * b[i]), (sine * a[i]) + (cosine * b[i]));
    }

    private static ReadOnlySpan<Vector<double>> Wide(ReadOnlySpan<double> numbers) => MemoryMarshal.Cast<double, Vector<double>>(numbers);

    private static Span<Vector<double>> Wide(Span<double> numbers) => MemoryMarshal.Cast<double, Vector<double>>(numbers);
}
