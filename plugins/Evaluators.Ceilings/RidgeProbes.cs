using SaeLab.Numerics;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>Linear regressions of codes on rows.</summary>
internal static class RidgeProbes
{
    /// <summary>The penalty, as a share of the mean variance of a dimension.</summary>
    private const double Ridge = 1e-3;

    /// <summary>w_i = (XᵀX + λ·n·I)⁻¹ Xᵀ(a_i − ā_i) on training rows, for some features. [features, d].</summary>
    public static Matrix Train(PlantedRows rows, int[] features, Backend backend)
    {
        var (n, d) = (rows.Training.Rows, rows.Training.Columns);
        var weights = new Matrix(features.Length, d);
        if (rows.MeanVariance == 0)
            return weights;
        using var products = Products.OverRows(rows.Training, rows.Training, backend);
        var regularised = new double[d, d];
        for (var a = 0; a < d; a++)
        {
            for (var b = 0; b < d; b++)
                regularised[a, b] = products[a, b] + (a == b ? Ridge * rows.MeanVariance * n : 0);
        }

        var factor = Cholesky.Of(regularised);
        var mean = Mean(rows.Training);
        for (var f = 0; f < features.Length; f++)
        {
            var solution = CodeProducts(rows, features[f], mean);
            factor.Solve(solution);
            for (var c = 0; c < d; c++)
                weights[f, c] = (float)solution[c];
        }

        return weights;
    }

    /// <summary>Xᵀ(a_i − ā_i) = Σ a_i (x − x̄).</summary>
    private static double[] CodeProducts(PlantedRows rows, int feature, double[] mean)
    {
        var products = new double[mean.Length];
        foreach (var r in rows.TrainingFirings(feature))
        {
            var row = rows.Training.Row(r);
            double code = rows.Code(r, feature);
            for (var c = 0; c < products.Length; c++)
                products[c] += code * (row[c] - mean[c]);
        }

        return products;
    }

    private static double[] Mean(Matrix rows)
    {
        var mean = new double[rows.Columns];
        for (var r = 0; r < rows.Rows; r++)
        {
            var row = rows.Row(r);
            for (var c = 0; c < mean.Length; c++)
                mean[c] += (double)row[c] / rows.Rows;
        }

        return mean;
    }
}
