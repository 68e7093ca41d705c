namespace SaeLab.Evaluators.Ceilings;

/// <summary>Linear regressions of codes on rows.</summary>
internal static class RidgeProbes
{
    /// <summary>The penalty, as a share of the mean variance of a dimension.</summary>
    private const double Ridge = 1e-3;

    /// <summary>w_i = (XᵀX + λ·n·I)⁻¹ Xᵀ(a_i − ā_i) on training rows, for some features.</summary>
    public static float[][] Train(PlantedRows rows, int[] features)
    {
        var d = rows.Centred.Columns;
        var second = new double[d][];
        Parallel.For(0, d, a =>
        {
            var sums = second[a] = new double[d];
            for (var r = 0; r < rows.Half; r++)
            {
                var row = rows.Centred.Row(r);
                double factor = row[a];
                for (var b = 0; b <= a; b++)
                    sums[b] += factor * row[b];
            }
        });
        var trace = Enumerable.Range(0, d).Sum(a => second[a][a]);
        for (var a = 0; a < d; a++)
            second[a][a] += (Ridge * trace / d) + double.Epsilon;
        if (trace == 0)
            return [.. features.Select(_ => new float[d])];
        Factorise(second);
        return [.. features.Select(feature => Solve(second, Products(rows, feature)))];
    }

    private static double[] Products(PlantedRows rows, int feature)
    {
        var mean = Enumerable.Range(0, rows.Half).Average(r => (double)rows.Code(r, feature));
        var products = new double[rows.Centred.Columns];
        for (var r = 0; r < rows.Half; r++)
        {
            var (row, code) = (rows.Centred.Row(r).ToArray(), rows.Code(r, feature) - mean);
            for (var c = 0; c < row.Length; c++)
                products[c] += code * row[c];
        }

        return products;
    }

    /// <summary>Replaces the lower triangle of a positive definite matrix by its Cholesky factor.</summary>
    private static void Factorise(double[][] lower)
    {
        for (var a = 0; a < lower.Length; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = lower[a][b];
                for (var k = 0; k < b; k++)
                    sum -= lower[a][k] * lower[b][k];
                lower[a][b] = a == b ? Math.Sqrt(sum) : sum / lower[b][b];
            }
        }
    }

    private static float[] Solve(double[][] lower, double[] right)
    {
        for (var a = 0; a < right.Length; a++)
        {
            for (var k = 0; k < a; k++)
                right[a] -= lower[a][k] * right[k];
            right[a] /= lower[a][a];
        }

        for (var a = right.Length - 1; a >= 0; a--)
        {
            for (var k = a + 1; k < right.Length; k++)
                right[a] -= lower[k][a] * right[k];
            right[a] /= lower[a][a];
        }

        return [.. right.Select(v => (float)v)];
    }
}
