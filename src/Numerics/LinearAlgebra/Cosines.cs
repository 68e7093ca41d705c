using System.Numerics;
using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>Cosines between the rows of two matrices.</summary>
public static class Cosines
{
    /// <summary>cos(a_j, b_i) in [−1, 1] for all pairs of rows; 0 where a row is zero. [a.Rows, b.Rows].</summary>
    /// <remarks>Products in single precision, good to about 1e-6. Rows are spread over threads; each is the same on any number of them.</remarks>
    public static Matrix Between(Matrix a, Matrix b)
    {
        if (a.Columns != b.Columns)
            throw new ArgumentException($"Rows of {a.Columns} and of {b.Columns} values have no cosine.");
        var (inverseA, inverseB) = (InverseNorms(a), InverseNorms(b));
        var cosines = new Matrix(a.Rows, b.Rows);
        Parallel.For(0, a.Rows, j =>
        {
            var left = a.Row(j);
            var row = cosines.Row(j);
            for (var i = 0; i < row.Length; i++)
                row[i] = (float)Math.Clamp(Dot(left, b.Row(i)) * inverseA[j] * inverseB[i], -1, 1);
        });
        return cosines;
    }

    private static double[] InverseNorms(Matrix matrix)
    {
        var inverse = new double[matrix.Rows];
        for (var r = 0; r < matrix.Rows; r++)
        {
            var squares = 0.0;
            foreach (var value in matrix.Row(r))
                squares += (double)value * value;
            inverse[r] = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        }

        return inverse;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        Vector<float> even = default, odd = default;
        nuint i = 0, width = (nuint)Vector<float>.Count, length = (nuint)a.Length;
        for (; i + (2 * width) <= length; i += 2 * width)
        {
            even += Vector.LoadUnsafe(ref left, i) * Vector.LoadUnsafe(ref right, i);
            odd += Vector.LoadUnsafe(ref left, i + width) * Vector.LoadUnsafe(ref right, i + width);
        }

        var sum = Vector.Sum(even + odd);
        for (; i < length; i++)
            sum += a[(int)i] * b[(int)i];
        return sum;
    }
}
