using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Centres of a cloud of rows.</summary>
public static class Centre
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-5;
    private const double SmallestDistance = 1e-12;

    /// <summary>Where b_dec starts, [1, d].</summary>
    /// <param name="rows">Some rows to reconstruct.</param>
    /// <param name="start">Which centre of theirs.</param>
    public static Matrix Of(Matrix rows, DecoderBiasStart start) => start switch
    {
        DecoderBiasStart.Mean => Mean(rows),
        DecoderBiasStart.GeometricMedian => GeometricMedian(rows),
        _ => new Matrix(1, rows.Columns),
    };

    /// <summary>The mean row [1, d].</summary>
    public static Matrix Mean(Matrix rows) => ToRow(WeightedMean(rows, _ => 1));

    /// <summary>The row [1, d] with the least sum of distances to all rows, by Weiszfeld's iteration from the mean.</summary>
    /// <remarks>At most 100 iterations, until the centre moves less than 1e-5. A data point equal to the centre counts with distance 1e-12 instead of giving NaN.</remarks>
    public static Matrix GeometricMedian(Matrix rows)
    {
        var centre = WeightedMean(rows, _ => 1);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var last = centre;
            centre = WeightedMean(rows, row => 1 / Math.Max(Distance(rows.Row(row), last), SmallestDistance));
            var moved = 0.0;
            for (var c = 0; c < centre.Length; c++)
                moved += (centre[c] - last[c]) * (centre[c] - last[c]);
            if (Math.Sqrt(moved) < Tolerance)
                break;
        }

        return ToRow(centre);
    }

    private static double[] WeightedMean(Matrix rows, Func<int, double> weight)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Rows, nameof(rows));
        var sum = new double[rows.Columns];
        var total = 0.0;
        for (var row = 0; row < rows.Rows; row++)
        {
            var w = weight(row);
            total += w;
            var values = rows.Row(row);
            for (var c = 0; c < sum.Length; c++)
                sum[c] += w * values[c];
        }

        for (var c = 0; c < sum.Length; c++)
            sum[c] /= total;
        return sum;
    }

    private static double Distance(ReadOnlySpan<float> row, double[] centre)
    {
        var square = 0.0;
        for (var c = 0; c < centre.Length; c++)
            square += (row[c] - centre[c]) * (row[c] - centre[c]);
        return Math.Sqrt(square);
    }

    private static Matrix ToRow(double[] values)
    {
        var row = new Matrix(1, values.Length);
        for (var c = 0; c < values.Length; c++)
            row[0, c] = (float)values[c];
        return row;
    }
}
