using System.Globalization;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Correlation matrices that are written out, for few features.</summary>
internal static class CorrelationMatrix
{
    public const double DefaultLow = 0.1, DefaultHigh = 0.8;

    private const double DefaultUncorrelated = 0.3, DefaultPositive = 0.5;

    /// <summary>The smallest eigenvalue that counts as rounding, and what smaller ones become.</summary>
    private const double MostNegative = -1e-6, SmallestEigenvalue = 1e-6;

    /// <summary>The given pairs, and one number elsewhere.</summary>
    public static double[,] OfPairs(CorrelationOptions options, int features)
    {
        var matrix = Filled(features, (_, _) => options.Elsewhere ?? 0);
        foreach (var pair in options.Pairs ?? [])
            matrix[pair.First, pair.Second] = matrix[pair.Second, pair.First] = pair.Correlation;
        return matrix;
    }

    /// <summary>Entries that are 0, or ±U(low, high).</summary>
    public static double[,] Random(CorrelationOptions options, int features, RandomStream random)
    {
        var (low, high) = (options.Low ?? DefaultLow, options.High ?? DefaultHigh);
        return Filled(features, (_, _) =>
        {
            var (isNone, isPositive, size) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            var magnitude = low + ((high - low) * size);
            return isNone < (options.Uncorrelated ?? DefaultUncorrelated) ? 0 : isPositive < (options.Positive ?? DefaultPositive) ? magnitude : -magnitude;
        });
    }

    /// <summary>A matrix as F·Fᵀ + diag(δ), mended first where it has eigenvalues below 0: these are raised, and the diagonal is scaled back to 1.</summary>
    public static CorrelationFactor Factor(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (values, vectors) = SymmetricEigen.Decompose(matrix);
        string? note = null;
        if (values[^1] < MostNegative)
        {
            var wanted = (double[,])matrix.Clone();
            matrix = Rebuild(vectors, [.. values.Select(v => Math.Max(v, SmallestEigenvalue))]);
            ScaleToUnitDiagonal(matrix);
            note = string.Create(CultureInfo.InvariantCulture, $"the correlations are not those of any variables and were changed, by up to {LargestDifference(wanted, matrix):F3}");
            (values, vectors) = SymmetricEigen.Decompose(matrix);
        }

        // What all directions have in common is each feature's own; the rest is shared.
        var own = Math.Max(values[^1], SmallestEigenvalue);
        var factors = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
                factors[(i * n) + k] = (float)(vectors[i, k] * Math.Sqrt(Math.Max(values[k] - own, 0)));
        }

        return own > 1 - 1e-12
            ? CorrelationFactor.None(n)
            : new CorrelationFactor(factors, n, [.. Enumerable.Range(0, n).Select(i => Math.Max(1 - CorrelationFactor.SquaredNorm(factors.AsSpan(i * n, n)), SmallestEigenvalue))]) { Note = note };
    }

    private static double LargestDifference(double[,] a, double[,] b) => a.Cast<double>().Zip(b.Cast<double>(), (x, y) => Math.Abs(x - y)).Max();

    private static double[,] Filled(int n, Func<int, int, double> entry)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = 1;
            for (var j = i + 1; j < n; j++)
                matrix[i, j] = matrix[j, i] = entry(i, j);
        }

        return matrix;
    }

    private static double[,] Rebuild(double[,] vectors, double[] values)
    {
        var n = values.Length;
        var matrix = new double[n, n];
        var scaled = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
                scaled[k] = vectors[i, k] * values[k];
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                    sum += scaled[k] * vectors[j, k];
                matrix[i, j] = matrix[j, i] = sum;
            }
        }

        return matrix;
    }

    private static void ScaleToUnitDiagonal(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        double[] roots = [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(matrix[i, i]))];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                matrix[i, j] = i == j ? 1 : matrix[i, j] / (roots[i] * roots[j]);
        }
    }
}
