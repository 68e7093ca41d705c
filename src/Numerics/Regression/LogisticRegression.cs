namespace SaeLab.Numerics;

/// <summary>Logistic regressions for many labels on the same rows, with an L2 penalty on all but the intercepts.</summary>
/// <remarks>
/// For each label the minimum of (1/n) Σ_r log(1 + exp(−y_r (w·x_r + b))) + λ/2 ‖w‖², y_r = ±1, from w = 0 on by Newton's method. Steps are found by conjugate
/// gradients, which need the rows only in multiplications that serve many labels at once, and are shortened until the loss falls.
/// 4·rows·columns·labels operations for each of some dozens of multiplications. The same on any number of threads.
/// </remarks>
public static class LogisticRegression
{
    /// <summary>A label is done once its gradient is this share of what it is for w = 0: what single precision leaves of it.</summary>
    public const double Tolerance = 1e-4;

    private const int LabelsAtOnce = 128;
    private const int MostSteps = 60;
    private const int MostDirections = 40;

    /// <summary>The minimum of each label.</summary>
    /// <param name="rows">x [n, d]. Best with columns of mean 0 and like variances.</param>
    /// <param name="positives">For each label the rows that have it, ascending: some of them, and not all.</param>
    /// <param name="penalty">λ, more than 0.</param>
    /// <param name="backend">Where products are computed.</param>
    /// <returns>[labels, d + 1]: w, then b.</returns>
    /// <exception cref="ArgumentException">A label that all rows have, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A penalty that is not positive.</exception>
    public static Matrix Train(Matrix rows, IReadOnlyList<int[]> positives, double penalty, Backend backend)
    {
        if (penalty is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "The penalty must be more than 0, or rows that can be told perfectly have no minimum.");
        for (var i = 0; i < positives.Count; i++)
        {
            if (positives[i].Length == 0 || positives[i].Length == rows.Rows)
                throw new ArgumentException($"{positives[i].Length} of {rows.Rows} rows have label {i}; there must be some that have it and some that have not.", nameof(positives));
        }

        using var columns = WithOnes(rows);
        var squares = MeanSquares(columns);
        var weights = new Matrix(positives.Count, columns.Columns);
        for (var first = 0; first < positives.Count; first += LabelsAtOnce)
        {
            LogisticFit[] fits = [.. positives.Skip(first).Take(LabelsAtOnce).Select(on => new LogisticFit(rows.Rows, on, squares, penalty))];
            Minimise(fits, columns, backend);
            for (var i = 0; i < fits.Length; i++)
                fits[i].CopyWeights(weights.Row(first + i));
        }

        return weights;
    }

    private static void Minimise(LogisticFit[] fits, Matrix columns, Backend backend)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            LogisticFit[] active = [.. fits.Where(fit => !fit.IsDone)];
            if (active.Length == 0)
                return;
            using (var errors = Rows(active, columns.Rows, backend, (fit, row) => fit.CopyErrors(row)))
            using (var gradients = Products.Of(errors, columns, backend))
                backend.For(active.Length, i => active[i].Begin(gradients.Row(i)));
            FindDirections([.. active.Where(fit => !fit.IsDone)], columns, backend);
            backend.For(active.Length, i => active[i].Step());
        }
    }

    private static void FindDirections(LogisticFit[] fits, Matrix columns, Backend backend)
    {
        for (var k = 0; k < MostDirections; k++)
        {
            fits = [.. fits.Where(fit => fit.NeedsDirection)];
            if (fits.Length == 0)
                return;
            using var directions = Rows(fits, columns.Columns, backend, (fit, row) => fit.CopyDirection(row));
            using var along = Products.OfRows(directions, columns, backend);
            using var curved = new Matrix(fits.Length, columns.Rows);
            backend.For(fits.Length, i => fits[i].Weigh(along.Row(i), curved.Row(i)));
            using var bent = Products.Of(curved, columns, backend);
            backend.For(fits.Length, i => fits[i].Advance(along.Row(i), bent.Row(i)));
        }
    }

    private static Matrix Rows(LogisticFit[] fits, int length, Backend backend, RowWriter write)
    {
        var matrix = new Matrix(fits.Length, length);
        backend.For(fits.Length, i => write(fits[i], matrix.Row(i)));
        return matrix;
    }

    private static Matrix WithOnes(Matrix rows)
    {
        var columns = new Matrix(rows.Rows, rows.Columns + 1);
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.Row(r).CopyTo(columns.Row(r));
            columns[r, rows.Columns] = 1;
        }

        return columns;
    }

    private static double[] MeanSquares(Matrix columns)
    {
        var squares = new double[columns.Columns];
        for (var r = 0; r < columns.Rows; r++)
        {
            var row = columns.Row(r);
            for (var c = 0; c < squares.Length; c++)
                squares[c] += (double)row[c] * row[c] / columns.Rows;
        }

        return squares;
    }

    private delegate void RowWriter(LogisticFit fit, Span<float> row);
}
