using System.Collections.Concurrent;
using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Random directions, and what they come to, as a floor for rows that were learned. Streams are named by the shape, so that no run's seed changes a floor, and each is simulated once in a process.</summary>
public static class RandomDirections
{
    private const int Probes = 256;
    private const int MostDraws = 16;
    private const long NumbersToAfford = 1 << 22;

    private static readonly ConcurrentDictionary<(int Rows, int Dimension), Lazy<double>> Largest = new();

    /// <summary>Random rows of norm 1.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="dimension">d.</param>
    /// <param name="random">What they are drawn from.</param>
    public static Matrix Draw(int rows, int dimension, RandomStream random)
    {
        var directions = new Matrix(rows, dimension);
        random.FillGaussian(directions.Span);
        for (var i = 0; i < rows; i++)
        {
            var norm = Math.Max(RowGeometry.Norm(directions.Row(i)), 1e-8);
            foreach (ref var value in directions.Row(i))
                value = (float)(value / norm);
        }

        return directions;
    }

    /// <summary>E|cos| of two random directions: Γ(d/2) / (√π Γ((d+1)/2)).</summary>
    /// <param name="dimension">d, at least 1.</param>
    public static double MeanAbsoluteCosine(int dimension)
    {
        // Γ(d/2)/Γ((d+1)/2) from d = 1 or 2 on by the ratio (d/2)/((d+1)/2) = d/(d+1) for two dimensions more.
        var ratio = dimension % 2 == 1 ? Math.Sqrt(Math.PI) : 2 / Math.Sqrt(Math.PI);
        for (var d = dimension % 2 == 1 ? 1 : 2; d < dimension; d += 2)
            ratio *= d / (d + 1.0);
        return ratio / Math.Sqrt(Math.PI);
    }

    /// <summary>E‖Pv‖ for v of norm 1 and P the projection onto the span of random rows: Γ((k+1)/2) Γ(d/2) / (Γ(k/2) Γ((d+1)/2)) for k rows, 1 from d on.</summary>
    /// <param name="rows">k, at least 1.</param>
    /// <param name="dimension">d, at least 1.</param>
    public static double MeanProjection(int rows, int dimension) => MeanAbsoluteCosine(dimension) / MeanAbsoluteCosine(Math.Min(rows, dimension));

    /// <summary>The mean, over random directions, of the largest cosine with any of so many random rows; over 256 directions, drawn up to 16 times.</summary>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="dimension">d.</param>
    public static double MeanLargestCosine(int rows, int dimension) =>
        Largest.GetOrAdd((rows, dimension), shape => new Lazy<double>(() => SimulateLargest(shape.Rows, shape.Dimension))).Value;

    private static double SimulateLargest(int rows, int dimension)
    {
        var random = RandomStream.FromSeed(0).For($"{rows} random rows in {dimension} dimensions");
        var draws = (int)Math.Clamp(NumbersToAfford / ((long)rows * dimension), 1, MostDraws);
        using var others = new Matrix(rows, dimension);
        using var probes = new Matrix(Probes, dimension);
        var sum = 0.0;
        for (var draw = 0; draw < draws; draw++)
        {
            random.FillGaussian(others.Span);
            random.FillGaussian(probes.Span);
            using var cosines = Cosines.Between(probes, others);
            for (var p = 0; p < Probes; p++)
                sum += LargestOf(cosines.Row(p));
        }

        return sum / draws / Probes;
    }

    private static float LargestOf(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }
}
