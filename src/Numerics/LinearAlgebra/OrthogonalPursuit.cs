namespace SaeLab.Numerics;

/// <summary>Orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993): codes of rows over given directions, one direction at a time.</summary>
/// <remarks>
/// Each step chooses j = argmax |r·g_j| / ‖g_j‖ for what is left of the row, r = x − Σ a_i g_i (of equal ones the first), and then finds all
/// coefficients of the chosen directions anew by least squares, so that r is orthogonal to all of them. A direction that depends on those chosen is
/// passed over. Products with all directions are one multiplication for many rows, in single precision; coefficients are in double precision,
/// by a Cholesky factor that grows with the support. 2·rows·directions·dimensions·steps operations in all.
/// Rows are spread over the backend's threads, and are the same on any number of them.
/// </remarks>
public static class OrthogonalPursuit
{
    private const int ScoresAtOnce = 1 << 24;

    /// <summary>The codes of rows: the chosen directions with their coefficients, which may be negative.</summary>
    /// <param name="rows">x [n, d].</param>
    /// <param name="directions">g [m, d]; zero rows are never chosen.</param>
    /// <param name="steps">How many directions a row chooses at most; more than d it cannot.</param>
    /// <param name="residual">A row is done once ‖r‖ is at most this, in units of the input; 0 for when only rounding is left of it.</param>
    /// <param name="backend">Where products are computed.</param>
    /// <exception cref="ArgumentException">Rows and directions of different lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 steps, or a residual that is not 0 or more.</exception>
    /// <exception cref="NotFiniteNumberException">A row or a direction is not finite.</exception>
    public static SparseLatents Pursue(Matrix rows, Matrix directions, int steps, double residual, Backend backend)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (residual is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(residual), residual, "A residual is a norm, 0 or more.");
        if (rows.Columns != directions.Columns)
            throw new ArgumentException($"Rows of {rows.Columns} numbers have no products with directions of {directions.Columns}.", nameof(directions));
        var atoms = new UnitDirections(directions);
        var codes = new SparseLatents(directions.Rows);
        var together = Math.Max(1, ScoresAtOnce / Math.Max(1, directions.Rows));
        for (var first = 0; first < rows.Rows; first += together)
        {
            PursuedRow[] some = [.. Enumerable.Range(first, Math.Min(together, rows.Rows - first)).Select(r => new PursuedRow(rows.Row(r), atoms, residual))];
            Pursue(some, directions, steps, backend);
            foreach (var row in some)
                row.AddTo(codes);
        }

        return codes;
    }

    private static void Pursue(PursuedRow[] rows, Matrix directions, int steps, Backend backend)
    {
        for (var step = 0; step < steps; step++)
        {
            PursuedRow[] active = [.. rows.Where(row => !row.IsDone)];
            if (active.Length == 0)
                break;
            using var residuals = new Matrix(active.Length, directions.Columns);
            for (var r = 0; r < active.Length; r++)
                active[r].CopyResidual(residuals.Row(r));
            using var products = Products.OfRows(residuals, directions, backend);
            backend.For(active.Length, r => active[r].Step(products.Row(r)));
        }
    }
}
