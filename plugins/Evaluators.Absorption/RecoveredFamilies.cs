using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>How many parents and how many children have a decoder row of their own.</summary>
internal static class RecoveredFamilies
{
    private const double RecoveredAbove = 0.9;

    /// <summary>The shares of features with a decoder row in their direction; of a source without parents none.</summary>
    public static IEnumerable<Measurement> Measure(Matrix decoder, IFeatureHierarchy truth, RandomStream random)
    {
        var parents = truth.Parents.Where(p => p >= 0).Distinct().Order().ToArray();
        var children = Enumerable.Range(0, truth.Parents.Count).Where(i => truth.Parents[i] >= 0).ToArray();
        if (children.Length == 0)
            yield break;
        using var cosines = Cosines.Between(truth.Directions, decoder);
        var isRecovered = Enumerable.Range(0, cosines.Rows).Select(i => IsRecovered(cosines.Row(i)) ? 1.0 : 0).ToArray();
        yield return Over("parents", parents, "with children");
        yield return Over("children", children, "with a parent");

        Measurement Over(string who, int[] features, string which)
        {
            double[] values = [.. features.Select(i => isRecovered[i])];
            return new Measurement
            {
                Name = $"{who}_recovered_at_0_9", Value = values.Average(), Direction = Direction.HigherIsBetter, Count = values.Length,
                Definition = $"Share of features {which} for which max_j |cos(d_j, g_i)| > 0.9; counted over features",
                Interval = new Bootstrap(values.Length, random.For(who)).OfMean(values),
            };
        }
    }

    private static bool IsRecovered(ReadOnlySpan<float> cosines)
    {
        foreach (var cosine in cosines)
        {
            if (Math.Abs(cosine) > RecoveredAbove)
                return true;
        }

        return false;
    }
}
