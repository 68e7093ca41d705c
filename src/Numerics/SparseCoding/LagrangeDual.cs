namespace SaeLab.Numerics;

/// <summary>The best dictionary for given codes, over rows of norm at most 1: the minimum of Σ‖r − a·D‖², by its Lagrange dual (Lee et al. 2007).</summary>
/// <remarks>
/// For multipliers Λ ≥ 0 of ‖d_j‖² ≤ 1 the minimum over D is D = (A + diag Λ)⁻¹B, and the dual −tr(BᵀD) − ΣΛ_j is concave in Λ, with the gradient ‖d_j‖² − 1 and
/// the Hessian −2 (DDᵀ) ∘ (A + diag Λ)⁻¹. Newton's method on those that are not about to be 0 keeps to Λ ≥ 0 (Bertsekas 1982), shortening steps until the
/// dual rises. Multipliers stay at or above 1e-6 of the mean square of a code, so that dependent codes have one best dictionary, the shortest, and not many. m³ + m²·d operations for each of some ten steps.
/// </remarks>
public static class LagrangeDual
{
    /// <summary>How far a squared norm may be from 1 in the end, where its multiplier is not 0.</summary>
    public const double Tolerance = 1e-8;

    private const int MostSteps = 200, MostHalvings = 60;
    private const double LeastRise = 1e-4, LeastRidge = 1e-9, NearlyZero = 1e-3;

    /// <summary>Replaces the rows that have codes by the best ones; the others stay.</summary>
    /// <param name="moments">A and B.</param>
    /// <param name="dictionary">D [m, d].</param>
    /// <returns>Λ; 0 for rows without codes.</returns>
    public static double[] Minimise(CodeMoments moments, Matrix dictionary)
    {
        int[] used = [.. Enumerable.Range(0, dictionary.Rows).Where(j => moments.Squares[j, j] > 0)];
        var multipliers = new double[dictionary.Rows];
        if (used.Length == 0)
            return multipliers;
        var problem = new DualProblem(moments, used);
        var point = problem.At([.. used.Select(j => (double)moments.Squares[j, j])])!;
        for (var step = 0; step < MostSteps && point.Violation() > Tolerance; step++)
        {
            if (Rise(problem, point) is not { } higher)
                break;
            point = higher;
        }

        for (var k = 0; k < used.Length; k++)
        {
            multipliers[used[k]] = point.Multipliers[k];
            var scale = 1 / Math.Max(1, Math.Sqrt(Vectors.Dot(point.Rows[k], point.Rows[k])));
            for (var c = 0; c < dictionary.Columns; c++)
                dictionary[used[k], c] = (float)(point.Rows[k][c] * scale);
        }

        return multipliers;
    }

    /// <summary>A point at which the dual is larger; null where rounding allows none.</summary>
    private static DualPoint? Rise(DualProblem problem, DualPoint point)
    {
        var (direction, gradient) = (Direction(point), point.Gradient);
        var share = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            double[] moved = [.. point.Multipliers.Zip(direction, (from, by) => Math.Max(point.Least, from + (share * by)))];
            var promised = moved.Zip(point.Multipliers, (to, from) => to - from).Zip(gradient, (by, slope) => by * slope).Sum();
            if (problem.At(moved) is { } next && next.Value > point.Value + (LeastRise * Math.Max(0, promised)))
                return next;
        }

        return null;
    }

    /// <summary>Newton's step over the multipliers that are free to move.</summary>
    private static double[] Direction(DualPoint point)
    {
        var gradient = point.Gradient;
        var near = Math.Min(NearlyZero, point.Violation()) * point.Scale;
        int[] free = [.. Enumerable.Range(0, gradient.Length).Where(j => point.Multipliers[j] > point.Least + near || gradient[j] > 0)];
        var curvature = new double[free.Length, free.Length];
        for (var a = 0; a < free.Length; a++)
        {
            for (var b = 0; b <= a; b++)
                curvature[a, b] = 2 * Vectors.Dot(point.Rows[free[a]], point.Rows[free[b]]) * point.Inverse[free[a]][free[b]];
        }

        double[] step = [.. free.Select(j => gradient[j])];
        Factor(curvature).Solve(step);
        double[] direction = [.. point.Multipliers.Select(multiplier => point.Least - multiplier)];
        for (var a = 0; a < free.Length; a++)
            direction[free[a]] = step[a];
        return direction;
    }

    /// <summary>The factor of a curvature; where rows are nearly alike it may not be definite but for a little on its diagonal.</summary>
    private static Cholesky Factor(double[,] curvature)
    {
        for (var ridge = LeastRidge; ; ridge *= 100)
        {
            var factor = new Cholesky();
            while (factor.Size < curvature.GetLength(0))
            {
                var a = factor.Size;
                if (!factor.TryAppend([.. Enumerable.Range(0, a).Select(b => curvature[a, b])], ridge + ((1 + ridge) * curvature[a, a])))
                    break;
            }

            if (factor.Size == curvature.GetLength(0))
                return factor;
        }
    }
}

/// <summary>The dual over the dictionary rows that have codes.</summary>
internal sealed class DualProblem(CodeMoments moments, int[] used)
{
    /// <summary>The dual at some multipliers; null where A + diag Λ is not positive definite.</summary>
    public DualPoint? At(double[] multipliers)
    {
        var factor = new Cholesky();
        for (var k = 0; k < used.Length; k++)
        {
            double[] products = [.. used.Take(k).Select(j => (double)moments.Squares[used[k], j])];
            if (!factor.TryAppend(products, moments.Squares[used[k], used[k]] + multipliers[k]))
                return null;
        }

        var inverse = new double[used.Length][];
        for (var k = 0; k < used.Length; k++)
        {
            inverse[k] = new double[used.Length];
            inverse[k][k] = 1;
            factor.Solve(inverse[k]);
        }

        var (rows, value) = (new double[used.Length][], -multipliers.Sum());
        double[][] targets = [.. used.Select(j => Vectors.Widened(moments.Products.Row(j)))];
        for (var k = 0; k < used.Length; k++)
        {
            rows[k] = new double[moments.Products.Columns];
            for (var j = 0; j < used.Length; j++)
                Vectors.AddScaled(targets[j], inverse[k][j], rows[k]);
            value -= Vectors.Dot(rows[k], targets[k]);
        }

        return new DualPoint(multipliers, rows, inverse, value) { Scale = used.Average(j => moments.Squares[j, j]) };
    }
}

/// <summary>The dual somewhere.</summary>
/// <param name="Multipliers">Λ.</param>
/// <param name="Rows">D = (A + diag Λ)⁻¹B.</param>
/// <param name="Inverse">(A + diag Λ)⁻¹.</param>
/// <param name="Value">The dual, but for the constant Σ‖r‖².</param>
internal sealed record DualPoint(double[] Multipliers, double[][] Rows, double[][] Inverse, double Value)
{
    private const double LeastShare = 1e-6;

    /// <summary>How large multipliers are, roughly: the mean square of a code.</summary>
    public required double Scale { get; init; }

    /// <summary>The least that multipliers may be.</summary>
    public double Least => LeastShare * Scale;

    /// <summary>‖d_j‖² − 1.</summary>
    public double[] Gradient { get; } = [.. Rows.Select(row => Vectors.Dot(row, row) - 1)];

    /// <summary>How far the worst row is from the conditions of Karush, Kuhn and Tucker: how far a step along the gradient would move its multiplier, in the scale of multipliers.</summary>
    public double Violation() => Gradient.Zip(Multipliers, (slope, multiplier) => Math.Abs(Math.Max(Least, multiplier + (Scale * slope)) - multiplier) / Scale).Max();
}
