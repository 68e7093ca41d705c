using SaeLab.Numerics;

namespace SaeLab.Evaluators.Weights;

/// <summary>The share of a dimension that each row has to itself.</summary>
internal static class Capacity
{
    /// <summary>C_i = (v_i·v_i)² / Σ_j (v_i·v_j)², 0 for a row of zeros.</summary>
    /// <remarks>Σ_j (v_i·v_j)² = v_i·(Σ_j v_jᵀv_j)·v_iᵀ, so no pair of rows is formed.</remarks>
    public static double[] Of(Matrix rows)
    {
        var d = rows.Columns;
        var second = new double[d][];
        Parallel.For(0, d, a =>
        {
            var sums = second[a] = new double[d];
            for (var i = 0; i < rows.Rows; i++)
            {
                var row = rows.Row(i);
                double factor = row[a];
                if (factor == 0)
                    continue;
                for (var b = 0; b < d; b++)
                    sums[b] += factor * row[b];
            }
        });
        var capacity = new double[rows.Rows];
        Parallel.For(0, rows.Rows, i =>
        {
            var row = rows.Row(i);
            var (own, all) = (0.0, 0.0);
            for (var a = 0; a < d; a++)
            {
                own += (double)row[a] * row[a];
                var sum = 0.0;
                for (var b = 0; b < d; b++)
                    sum += second[a][b] * row[b];
                all += row[a] * sum;
            }

            capacity[i] = all > 0 ? Math.Min(1, own * own / all) : 0;
        });
        return capacity;
    }
}
