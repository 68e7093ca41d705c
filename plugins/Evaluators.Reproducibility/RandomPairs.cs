using System.Collections.Concurrent;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Reproducibility;

/// <summary>What random Gaussian rows come to; the streams are named by the shape, so floors are the same for every run.</summary>
/// <param name="MeanCosine">Mean cosine of assigned pairs.</param>
/// <param name="Matched">The share of rows that are matched.</param>
/// <param name="Shared">The share of rows that are shared.</param>
internal sealed record RandomPairs(double MeanCosine, double Matched, double Shared)
{
    private const long PairsToAfford = 1 << 24;

    private static readonly ConcurrentDictionary<(int, int, int), RandomPairs?> Known = new();

    /// <summary>That of so many rows and so many others; null where assigning them would take too long.</summary>
    public static RandomPairs? Of(int one, int other, int dimension) => Known.GetOrAdd((Math.Min(one, other), Math.Max(one, other), dimension), shape =>
    {
        var (few, many, d) = shape;
        if ((long)few * many > PairsToAfford)
            return null;
        var draws = (int)Math.Clamp((PairsToAfford / 256) / ((long)few * many), 1, 64);
        var random = RandomStream.FromSeed(0).For($"{few} and {many} random rows in {d} dimensions");
        using var a = new Matrix(few, d);
        using var b = new Matrix(many, d);
        var (cosine, matched, shared) = (0.0, 0.0, 0.0);
        for (var draw = 0; draw < draws; draw++)
        {
            random.FillGaussian(a.Span);
            random.FillGaussian(b.Span);
            using var cosines = Cosines.Between(a, b);
            var agreement = new RowAgreement(cosines);
            cosine += agreement.Pairs.Average(p => (double)p.Cosine);
            matched += RowAgreement.ShareOf(agreement.Matched());
            shared += RowAgreement.ShareOf(agreement.Shared());
        }

        return new RandomPairs(cosine / draws, matched / draws, shared / draws);
    });
}
