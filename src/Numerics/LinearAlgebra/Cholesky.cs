namespace SaeLab.Numerics;

/// <summary>The Cholesky factor L of a positive definite matrix A = L·Lᵀ that grows by a row at a time, in double precision.</summary>
/// <remarks>A row costs O(n²), so that a whole matrix costs the usual O(n³)/3. Not safe for concurrent use.</remarks>
public sealed class Cholesky
{
    /// <summary>What a row must leave of its own square beside the rows before it. Less is rounding: the row depends on them.</summary>
    public const double SmallestRemainder = 1e-10;

    private readonly List<double[]> _rows = [];

    /// <summary>n, the number of rows.</summary>
    public int Size => _rows.Count;

    /// <summary>The factor of a whole matrix.</summary>
    /// <param name="matrix">A [n, n], symmetric; what lies above the diagonal is not read.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static Cholesky Of(double[,] matrix)
    {
        var factor = new Cholesky();
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            var products = new double[i];
            for (var j = 0; j < i; j++)
                products[j] = matrix[i, j];
            if (!factor.TryAppend(products, matrix[i, i]))
                throw new ArgumentException($"Row {i} of the matrix depends on those before it, or its square {matrix[i, i]} is not positive.", nameof(matrix));
        }

        return factor;
    }

    /// <summary>Adds a row and a column to A, unless they depend on those that it has.</summary>
    /// <param name="products">A_nj for all rows j before it.</param>
    /// <param name="square">A_nn.</param>
    /// <returns>False where A would no longer be positive definite, to within <see cref="SmallestRemainder"/> of the square; nothing is then added.</returns>
    /// <exception cref="ArgumentException">Not as many products as rows.</exception>
    public bool TryAppend(ReadOnlySpan<double> products, double square)
    {
        if (products.Length != Size)
            throw new ArgumentException($"{products.Length} products for {Size} rows.", nameof(products));
        var row = new double[Size + 1];
        for (var j = 0; j < Size; j++)
            row[j] = (products[j] - Vectors.Dot(_rows[j].AsSpan(0, j), row.AsSpan(0, j))) / _rows[j][j];
        var remainder = square - Vectors.Dot(row.AsSpan(0, Size), row.AsSpan(0, Size));
        if (!(remainder > SmallestRemainder * square))
            return false;
        row[Size] = Math.Sqrt(remainder);
        _rows.Add(row);
        return true;
    }

    /// <summary>Replaces c by the solution a of A·a = c.</summary>
    /// <exception cref="ArgumentException">Not as many numbers as rows.</exception>
    public void Solve(Span<double> right)
    {
        if (right.Length != Size)
            throw new ArgumentException($"{right.Length} numbers for {Size} rows.", nameof(right));
        for (var i = 0; i < Size; i++)
            right[i] = (right[i] - Vectors.Dot(_rows[i].AsSpan(0, i), right[..i])) / _rows[i][i];
        for (var i = Size - 1; i >= 0; i--)
        {
            right[i] /= _rows[i][i];
            Vectors.AddScaled(_rows[i].AsSpan(0, i), -right[i], right[..i]);
        }
    }
}
