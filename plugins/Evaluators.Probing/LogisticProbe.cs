namespace SaeLab.Evaluators.Probing;

/// <summary>Logistic regression with an L2 penalty on all but the intercept.</summary>
/// <param name="Weights">One per column, then the intercept.</param>
internal sealed record LogisticProbe(double[] Weights)
{
    private const int Steps = 25;

    /// <summary>Newton's method, damped so that no step makes a logit jump.</summary>
    /// <param name="rows">Columns by row.</param>
    /// <param name="labels">What to tell.</param>
    /// <param name="part">Which rows to learn from.</param>
    /// <param name="penalty">λ of mean loss + λ/2 ‖w‖².</param>
    public static LogisticProbe Train(double[][] rows, bool[] labels, Range part, double penalty)
    {
        var size = rows[0].Length + 1;
        var weights = new double[size];
        var (start, count) = part.GetOffsetAndLength(rows.Length);
        for (var step = 0; step < Steps; step++)
        {
            var (gradient, hessian) = (new double[size], new double[size, size]);
            for (var r = start; r < start + count; r++)
            {
                var p = 1 / (1 + Math.Exp(-Logit(weights, rows[r])));
                for (var a = 0; a < size; a++)
                {
                    gradient[a] += (p - (labels[r] ? 1 : 0)) * Column(rows[r], a) / count;
                    for (var b = 0; b <= a; b++)
                        hessian[a, b] += p * (1 - p) * Column(rows[r], a) * Column(rows[r], b) / count;
                }
            }

            for (var a = 0; a < size; a++)
            {
                if (a < size - 1)
                    (gradient[a], hessian[a, a]) = (gradient[a] + (penalty * weights[a]), hessian[a, a] + penalty);
                hessian[a, a] += 1e-6;
            }

            var direction = Solve(hessian, gradient);
            var scale = Math.Min(1, 4 / Math.Max(1e-12, direction.Max(Math.Abs)));
            for (var a = 0; a < size; a++)
                weights[a] -= scale * direction[a];
        }

        return new LogisticProbe(weights);
    }

    /// <summary>The share of rows that it tells rightly.</summary>
    public double Accuracy(double[][] rows, bool[] labels, Range part)
    {
        var (start, count) = part.GetOffsetAndLength(rows.Length);
        return Enumerable.Range(start, count).Count(r => Logit(Weights, rows[r]) > 0 == labels[r]) / (double)count;
    }

    private static double Column(double[] row, int a) => a < row.Length ? row[a] : 1;

    private static double Logit(double[] weights, double[] row)
    {
        var sum = weights[^1];
        for (var a = 0; a < row.Length; a++)
            sum += weights[a] * row[a];
        return sum;
    }

    /// <summary>Solves with the lower triangle of a positive definite matrix, by Cholesky.</summary>
    private static double[] Solve(double[,] lower, double[] right)
    {
        var n = right.Length;
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = lower[a, b];
                for (var k = 0; k < b; k++)
                    sum -= lower[a, k] * lower[b, k];
                lower[a, b] = a == b ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / lower[b, b];
            }
        }

        var solution = right.ToArray();
        for (var a = 0; a < n; a++)
        {
            for (var k = 0; k < a; k++)
                solution[a] -= lower[a, k] * solution[k];
            solution[a] /= lower[a, a];
        }

        for (var a = n - 1; a >= 0; a--)
        {
            for (var k = a + 1; k < n; k++)
                solution[a] -= lower[k, a] * solution[k];
            solution[a] /= lower[a, a];
        }

        return solution;
    }
}
