using System.Collections.Concurrent;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>What random Gaussian rows come to; the streams are named by the shape, so floors are the same for every run.</summary>
internal static class RandomPairs
{
    private const long PairsToAfford = 1 << 22;

    private static readonly ConcurrentDictionary<(int, int, int), double?> Assigned = new();

    /// <summary>Mean assigned cosine of two random dictionaries; null where assigning them would take too long.</summary>
    public static double? MeanAssignedCosine(int one, int other, int dimension) => Assigned.GetOrAdd((Math.Min(one, other), Math.Max(one, other), dimension), shape =>
    {
        var (few, many, d) = shape;
        if ((long)few * many > PairsToAfford)
            return null;
        var draws = (int)Math.Clamp((PairsToAfford / 64) / ((long)few * many), 1, 64);
        var random = RandomStream.FromSeed(0).For($"{few} and {many} random rows in {d} dimensions");
        using var a = new Matrix(few, d);
        using var b = new Matrix(many, d);
        var sum = 0.0;
        for (var draw = 0; draw < draws; draw++)
        {
            random.FillGaussian(a.Span);
            random.FillGaussian(b.Span);
            using var cosines = Cosines.Between(a, b);
            sum += Assignment.Maximise(cosines).Select((k, i) => (double)cosines[i, k]).Average();
        }

        return sum / draws;
    });
}
