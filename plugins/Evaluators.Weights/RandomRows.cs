using System.Collections.Concurrent;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Weights;

/// <summary>What random Gaussian rows come to. The streams are named by the shape, so floors are the same for every run.</summary>
internal static class RandomRows
{
    /// <summary>Rows whose largest cosines are looked for among all.</summary>
    private const int Probes = 256;

    private const int MostDraws = 16;
    private const long NumbersToAfford = 1 << 22;

    private static readonly ConcurrentDictionary<(int Rows, int Dimension), double> Largest = new();

    /// <summary>E|cos| of two random directions: Γ(d/2) / (√π Γ((d+1)/2)).</summary>
    public static double MeanAbsoluteCosine(int dimension)
    {
        // Γ(d/2)/Γ((d+1)/2) from d = 1 or 2 on by the ratio (d/2)/((d+1)/2) = d/(d+1) for two dimensions more.
        var ratio = dimension % 2 == 1 ? Math.Sqrt(Math.PI) : 2 / Math.Sqrt(Math.PI);
        for (var d = dimension % 2 == 1 ? 1 : 2; d < dimension; d += 2)
            ratio *= d / (d + 1.0);
        return ratio / Math.Sqrt(Math.PI);
    }

    /// <summary>The mean over rows of the largest cosine with another row.</summary>
    public static double MeanLargestCosine(int rows, int dimension) => Largest.GetOrAdd((rows, dimension), shape =>
    {
        var random = RandomStream.FromSeed(0).For($"{shape.Rows} random rows in {shape.Dimension} dimensions");
        var draws = (int)Math.Clamp(NumbersToAfford / ((long)shape.Rows * shape.Dimension), 1, MostDraws);
        using var others = new Matrix(shape.Rows - 1, shape.Dimension);
        using var probes = new Matrix(Probes, shape.Dimension);
        var sum = 0.0;
        for (var draw = 0; draw < draws; draw++)
        {
            random.FillGaussian(others.Span);
            random.FillGaussian(probes.Span);
            using var cosines = Cosines.Between(probes, others);
            sum += Enumerable.Range(0, Probes).Average(p => (double)cosines.Row(p).ToArray().Max());
        }

        return sum / draws;
    });
}
