namespace SaeLab.Numerics;

/// <summary>How the rows of a matrix lie to each other: for each row what its cosines with all others come to.</summary>
/// <remarks>Cosines are made in strips of rows, so memory does not grow with the square of their number. O(rows² · columns) time.</remarks>
public sealed class CosinePairs
{
    private const int StripEntries = 1 << 22;

    private CosinePairs(double[] largest, double[] meanAbsolute, double[] meanSquare) => (Largest, MeanAbsolute, MeanSquare) = (largest, meanAbsolute, meanSquare);

    /// <summary>max_{j ≠ i} cos(v_i, v_j), with its sign.</summary>
    public IReadOnlyList<double> Largest { get; }

    /// <summary>Mean over j ≠ i of |cos(v_i, v_j)|.</summary>
    public IReadOnlyList<double> MeanAbsolute { get; }

    /// <summary>Mean over j ≠ i of cos²(v_i, v_j).</summary>
    public IReadOnlyList<double> MeanSquare { get; }

    /// <summary>All pairs of rows.</summary>
    /// <exception cref="ArgumentException">Fewer than two rows.</exception>
    public static CosinePairs Among(Matrix rows)
    {
        if (rows.Rows < 2)
            throw new ArgumentException($"{rows.Rows} rows are no pair.", nameof(rows));
        var (largest, mean, square) = (new double[rows.Rows], new double[rows.Rows], new double[rows.Rows]);
        var height = Math.Clamp(StripEntries / rows.Rows, 1, rows.Rows);
        for (var start = 0; start < rows.Rows; start += height)
        {
            using var strip = new Matrix(Math.Min(height, rows.Rows - start), rows.Columns);
            rows.Span.Slice(start * rows.Columns, strip.Count).CopyTo(strip.Span);
            using var cosines = Cosines.Between(strip, rows);
            for (var r = 0; r < strip.Rows; r++)
                (largest[start + r], mean[start + r], square[start + r]) = Others(cosines.Row(r), start + r);
        }

        return new CosinePairs(largest, mean, square);
    }

    private static (double Largest, double MeanAbsolute, double MeanSquare) Others(ReadOnlySpan<float> cosines, int self)
    {
        var (largest, sum, squares) = (-1f, 0.0, 0.0);
        for (var j = 0; j < cosines.Length; j++)
        {
            if (j == self)
                continue;
            largest = Math.Max(largest, cosines[j]);
            sum += Math.Abs(cosines[j]);
            squares += (double)cosines[j] * cosines[j];
        }

        return (largest, sum / (cosines.Length - 1), squares / (cosines.Length - 1));
    }
}
