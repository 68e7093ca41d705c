using System.Numerics;
using System.Runtime.InteropServices;

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
        var wideA = MemoryMarshal.Cast<float, Vector<float>>(a);
        var wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<double> lower = Vector<double>.Zero, upper = lower;
        for (var v = 0; v < wideA.Length; v++)
        {
            Vector.Widen(wideA[v], out var lowerA, out var upperA);
            Vector.Widen(wideB[v], out var lowerB, out var upperB);
            lower += lowerA * lowerB;
            upper += upperA * upperB;
        }

        var sum = Vector.Sum(lower + upper);
        for (var c = wideA.Length * Vector<float>.Count; c < a.Length; c++)
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
