using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Hedging;

/// <summary>How far rows moved along what new latents took over, against what random rows explain.</summary>
internal static class HedgingRate
{
    private const int Draws = 50;
    private const double SmallestRemainder = 1e-5;

    /// <summary>The figure.</summary>
    /// <param name="control">W_dec of the control, L rows.</param>
    /// <param name="extended">W_dec of the dictionary that was trained on with more rows, the first L being the control's.</param>
    /// <param name="random">For random rows.</param>
    public static Measurement Measure(Matrix control, Matrix extended, RandomStream random)
    {
        var (count, d) = (control.Rows, control.Columns);
        var moved = new double[count][];
        var size = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (before, after) = (Unit(control.Row(i)), Unit(extended.Row(i)));
            moved[i] = [.. after.Zip(before, (a, b) => a - b)];
            size += Math.Sqrt(before.Sum(v => v * v)) / count;
        }

        var added = Enumerable.Range(count, extended.Rows - count).Select(i => Unit(extended.Row(i))).ToArray();
        var share = Projected(moved, added, d) / Math.Max(size, 1e-12);
        var byChance = 0.0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var rows = added.Select(_ => Enumerable.Range(0, d).Select(_ => random.NextGaussian()).ToArray()).ToArray();
            byChance += Projected(moved, rows, d) / Math.Max(size, 1e-12) / Draws;
        }

        return new Measurement
        {
            Name = "hedging_rate",
            Value = byChance < 1 ? Math.Max(0, (share - byChance) / (1 - byChance)) : 0,
            Direction = Direction.LowerIsBetter,
            Definition = "max(0, (p − b)/(1 − b)), p = mean ‖Δ_i projected onto the span of the added rows‖ / mean ‖d_i‖ for Δ_i = extended − control of decoder rows of norm 1, b the same " +
                "with 50 draws of random rows (arXiv 2505.11756); counted over latents",
            Count = count,
        };
    }

    private static double Projected(double[][] moved, double[][] span, int d)
    {
        var basis = new List<double[]>();
        foreach (var row in span)
        {
            if (basis.Count == d)
                break;
            var vector = row.ToArray();
            var norm = Math.Sqrt(vector.Sum(v => v * v));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var direction in basis)
                {
                    var along = Dot(direction, vector);
                    for (var c = 0; c < d; c++)
                        vector[c] -= along * direction[c];
                }
            }

            var left = Math.Sqrt(Dot(vector, vector));
            if (left > SmallestRemainder * norm)
                basis.Add([.. vector.Select(v => v / left)]);
        }

        return moved.Average(row => Math.Sqrt(basis.Sum(direction => Math.Pow(Dot(direction, row), 2))));
    }

    private static double[] Unit(ReadOnlySpan<float> row)
    {
        var norm = Math.Max(RowGeometry.Norm(row), 1e-8);
        var unit = new double[row.Length];
        for (var c = 0; c < unit.Length; c++)
            unit[c] = row[c] / norm;
        return unit;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += a[c] * b[c];
        return sum;
    }
}
