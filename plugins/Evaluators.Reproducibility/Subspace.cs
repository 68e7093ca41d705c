using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>Spans of rows.</summary>
internal static class Subspace
{
    /// <summary>Smaller remainders, as a share of a row's norm, are rounding in single precision.</summary>
    private const double SmallestRemainder = 1e-5;

    /// <summary>An orthonormal basis of the span of some rows (modified Gram and Schmidt, twice).</summary>
    public static List<double[]> Span(Matrix rows, IReadOnlyList<int> which)
    {
        var basis = new List<double[]>();
        foreach (var i in which)
        {
            if (basis.Count == rows.Columns)
                break;
            var vector = Array.ConvertAll(rows.Row(i).ToArray(), v => (double)v);
            var norm = Math.Sqrt(Dot(vector, vector));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var direction in basis)
                    AddScaled(direction, -Dot(direction, vector), vector);
            }

            var left = Math.Sqrt(Dot(vector, vector));
            if (norm > 0 && left > SmallestRemainder * norm)
                basis.Add([.. vector.Select(v => v / left)]);
        }

        return basis;
    }

    /// <summary>Mean cos² of the principal angles: ‖Q_aᵀQ_b‖_F² / min(dimensions).</summary>
    public static double Overlap(List<double[]> a, List<double[]> b) =>
        Math.Min(1, a.Sum(x => b.Sum(y => Dot(x, y) * Dot(x, y))) / Math.Min(a.Count, b.Count));

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += a[c] * b[c];
        return sum;
    }

    private static void AddScaled(double[] a, double factor, double[] destination)
    {
        for (var c = 0; c < a.Length; c++)
            destination[c] += factor * a[c];
    }
}
