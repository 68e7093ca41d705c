namespace SaeLab.Numerics;

/// <summary>Sparse codes of rows over a dictionary: for each row the exact minimum of its <see cref="Lasso"/>, by feature-sign search.</summary>
/// <remarks>m²·d operations for products of all pairs of dictionary rows, in 8 m² bytes, then some m·d + m·k² for a row with k codes. The same on any number of threads and for any split of rows.</remarks>
public static class SparseCoding
{
    private const int RowsPerPiece = 16;

    /// <summary>The codes of rows.</summary>
    /// <param name="rows">r [n, d].</param>
    /// <param name="dictionary">D [m, d]; rows of any length. A row of zeros gets no code.</param>
    /// <param name="lasso">What to minimise.</param>
    /// <param name="backend">Gives the threads.</param>
    /// <param name="codes">a [n, m], replaced.</param>
    /// <exception cref="ArgumentException">Rows of other length than the dictionary's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A penalty that is not more than 0.</exception>
    /// <exception cref="NotFiniteNumberException">A row or a dictionary row is not finite; the message says which.</exception>
    public static void Encode(Matrix rows, Matrix dictionary, Lasso lasso, Backend backend, SparseLatents codes)
    {
        if (lasso.Penalty is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(lasso), lasso.Penalty, "The penalty is more than 0: without one codes are not sparse, nor the only minimum.");
        if (rows.Columns != dictionary.Columns)
            throw new ArgumentException($"Rows of {rows.Columns} numbers have no codes over directions of {dictionary.Columns}.", nameof(dictionary));
        var gram = new GramMatrix(dictionary, backend);
        var found = new (int[] Atoms, float[] Values)[rows.Rows];
        backend.For((rows.Rows + RowsPerPiece - 1) / RowsPerPiece, piece =>
        {
            var search = new FeatureSign(gram, lasso);
            var (row, products) = (new double[rows.Columns], new double[gram.Size]);
            for (var r = piece * RowsPerPiece; r < Math.Min(rows.Rows, (piece + 1) * RowsPerPiece); r++)
            {
                Widen(rows.Row(r), row, r);
                gram.ProductsWith(row, products);
                search.Solve(products);
                var order = Enumerable.Range(0, search.Atoms.Count).OrderBy(k => search.Atoms[k]).ToArray();
                found[r] = ([.. order.Select(k => search.Atoms[k])], [.. order.Select(k => (float)search.Values[k])]);
            }
        });
        codes.Clear();
        foreach (var (atoms, values) in found)
            codes.AddRow(atoms, values);
    }

    private static void Widen(ReadOnlySpan<float> values, double[] row, int r)
    {
        for (var c = 0; c < row.Length; c++)
        {
            row[c] = values[c];
            if (!float.IsFinite(values[c]))
                throw new NotFiniteNumberException($"Row {r} of the batch has an activation that is not finite.");
        }
    }
}
