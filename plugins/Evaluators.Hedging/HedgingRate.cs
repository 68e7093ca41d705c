using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Hedging;

/// <summary>How far rows moved along what new latents took over, against what random rows explain.</summary>
internal static class HedgingRate
{
    private const double SmallestRemainder = 1e-5;

    /// <summary>The figure.</summary>
    /// <param name="control">W_dec of the control, L rows.</param>
    /// <param name="extended">W_dec of the dictionary that was trained on with more rows, the first L being the control's.</param>
    public static Measurement Measure(Matrix control, Matrix extended)
    {
        var (count, d) = (control.Rows, control.Columns);
        var moved = new double[count][];
        var size = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (before, after) = (Unit(control.Row(i)), Unit(extended.Row(i)));
            moved[i] = [.. after.Zip(before, (a, b) => a - b)];
            size += Norm(before) / count;
        }

        var added = Enumerable.Range(count, extended.Rows - count).Select(i => Unit(extended.Row(i))).ToArray();
        var share = Projected(moved, added, d) / Math.Max(size, 1e-12);
        var byChance = RandomDirections.MeanProjection(added.Length, d) * moved.Average(Norm) / Math.Max(size, 1e-12);
        return new Measurement
        {
            Name = "hedging_rate",
            Value = byChance < 1 ? Math.Max(0, (share - byChance) / (1 - byChance)) : 0,
            Direction = Direction.LowerIsBetter,
            Definition = "max(0, (p − b)/(1 − b)), p = mean ‖Δ_i projected onto the span of the added rows‖ / mean ‖d_i‖ for Δ_i = extended − control of decoder rows of norm 1, b what p is " +
                "on average for random rows (arXiv 2505.11756, which draws 50 times; here the exact mean); counted over latents",
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
            var norm = Norm(vector);
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var direction in basis)
                {
                    var along = Dot(direction, vector);
                    for (var c = 0; c < d; c++)
                        vector[c] -= along * direction[c];
                }
            }

            var left = Norm(vector);
            if (left > SmallestRemainder * norm)
                basis.Add([.. vector.Select(v => v / left)]);
        }

        return moved.Average(row => Math.Sqrt(basis.Sum(direction => Dot(direction, row) is var along ? along * along : 0)));
    }

    private static double Norm(double[] vector) => Math.Sqrt(Dot(vector, vector));

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
