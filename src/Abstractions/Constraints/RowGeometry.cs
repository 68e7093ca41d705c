using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Abstractions;

/// <summary>Norms and angles of rows, in double precision.</summary>
public static class RowGeometry
{
    /// <summary>The Euclidean norm.</summary>
    public static double Norm(ReadOnlySpan<float> row) => Math.Sqrt(Dot(row, row));

    /// <summary>The inner product of two rows of one length.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Rows of {a.Length} and {b.Length} numbers have no inner product.");
        // Eight sums of every eighth product, whatever the machine's registers: every machine gets the same bits.
        var wideA = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var wideB = MemoryMarshal.Cast<float, Vector256<float>>(b);
        Vector256<double> lower = Vector256<double>.Zero, upper = lower;
        for (var v = 0; v < wideA.Length; v++)
        {
            var (lowerA, upperA) = Vector256.Widen(wideA[v]);
            var (lowerB, upperB) = Vector256.Widen(wideB[v]);
            lower += lowerA * lowerB;
            upper += upperA * upperB;
        }

        var sums = lower + upper;
        var sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (var c = wideA.Length * Vector256<float>.Count; c < a.Length; c++)
            sum += (double)a[c] * b[c];
        return sum;
    }

    /// <summary>The cosine of the angle between two rows; 0 where one is shorter than 1e-8.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (x, y) = (Norm(a), Norm(b));
        return x < 1e-8 || y < 1e-8 ? 0 : Dot(a, b) / (x * y);
    }
}
