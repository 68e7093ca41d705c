namespace SaeLab.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, for principal components and whitening.</summary>
/// <remarks>
/// Householder reflections to a tridiagonal matrix, then QL steps with implicit shifts (Wilkinson and Reinsch 1971), in double precision on one thread.
/// The same matrix gives the same bits on the same machine.
/// </remarks>
public static class SymmetricEigen
{
    /// <summary>Largest difference of mirrored entries that is taken for rounding, as a share of the largest entry.</summary>
    private const double SymmetryTolerance = 1e-9;

    /// <summary>Decomposes A = V·diag(λ)·Vᵀ.</summary>
    /// <param name="matrix">A [n, n]; of entries mirrored at the diagonal, which may differ by rounding, the mean counts.</param>
    /// <returns>
    /// λ descending; V [n, n], whose column k belongs to λ_k. Columns are orthonormal, also where eigenvalues repeat,
    /// and the entry of largest magnitude of each (the first of equals) is positive.
    /// </returns>
    /// <exception cref="ArgumentException">The matrix is not square or not symmetric.</exception>
    /// <exception cref="NotFiniteNumberException">An entry is NaN or infinite.</exception>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var largest = Check(matrix);
        if (largest == 0)
            return (new double[n], Identity(n));

        // Scaled to entries of at most 1, so that no square overflows or vanishes.
        var work = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                work[(i * n) + j] = ((matrix[i, j] / largest) + (matrix[j, i] / largest)) / 2;
        }

        var (diagonal, beside) = (new double[n], new double[n]);
        Tridiagonalisation.Reduce(work, diagonal, beside);
        var rows = Tridiagonalisation.Accumulate(work, n);
        TridiagonalQl.Diagonalise(diagonal, beside, rows);
        return Sort(diagonal, rows, largest);
    }

    private static double Check(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n)
            throw new ArgumentException($"The matrix is [{n}, {matrix.GetLength(1)}], but must be square.", nameof(matrix));
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (!double.IsFinite(matrix[i, j]))
                    throw new NotFiniteNumberException($"Entry [{i}, {j}] is {matrix[i, j]}.", matrix[i, j]);
                largest = Math.Max(largest, Math.Abs(matrix[i, j]));
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Math.Abs((matrix[i, j] / largest) - (matrix[j, i] / largest)) > SymmetryTolerance)
                    throw new ArgumentException($"The matrix is not symmetric: entry [{i}, {j}] is {matrix[i, j]}, but [{j}, {i}] is {matrix[j, i]}.", nameof(matrix));
            }
        }

        return largest;
    }

    private static (double[] Values, double[,] Vectors) Sort(double[] values, double[] rows, double scale)
    {
        var n = values.Length;
        var order = Enumerable.Range(0, n).OrderByDescending(k => values[k]).ToArray();
        var vectors = new double[n, n];
        for (var k = 0; k < n; k++)
        {
            var vector = rows.AsSpan(order[k] * n, n);
            var peak = 0;
            for (var c = 1; c < n; c++)
                peak = Math.Abs(vector[c]) > Math.Abs(vector[peak]) ? c : peak;
            var sign = vector[peak] < 0 ? -1 : 1;
            for (var c = 0; c < n; c++)
                vectors[c, k] = sign * vector[c];
        }

        return ([.. order.Select(k => values[k] * scale)], vectors);
    }

    private static double[,] Identity(int n)
    {
        var identity = new double[n, n];
        for (var i = 0; i < n; i++)
            identity[i, i] = 1;
        return identity;
    }
}
