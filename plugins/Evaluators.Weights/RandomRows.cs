using System.Collections.Concurrent;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Weights;

/// <summary>What random Gaussian rows come to. The streams are named by the shape, so floors are the same for every run.</summary>
internal static class RandomRows
{
    /// <summary>Rows whose largest cosines are looked for among all.</summary>
    private const int Probes = 256;

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
        using var others = new Matrix(shape.Rows - 1, shape.Dimension);
        random.FillGaussian(others.Span);
        using var probes = new Matrix(Probes, shape.Dimension);
        random.FillGaussian(probes.Span);
        using var cosines = Cosines.Between(probes, others);
        var sum = 0.0;
        for (var p = 0; p < Probes; p++)
        {
            var largest = -1f;
            foreach (var cosine in cosines.Row(p))
                largest = Math.Max(largest, cosine);
            sum += largest;
        }

        return sum / Probes;
    });
}
