using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Absorption;

/// <summary>How many parents and how many children have a decoder row of their own.</summary>
internal static class RecoveredFamilies
{
    private const double RecoveredAbove = 0.9;

    /// <summary>The shares of features with a decoder row in their direction; of a source without parents none.</summary>
    public static IEnumerable<Measurement> Measure(FamilyLatents families, RandomStream random)
    {
        if (families.Children.Count == 0)
            yield break;
        yield return Over("parents", families.Parents, "with children");
        yield return Over("children", families.Children, "with a parent");

        Measurement Over(string who, IReadOnlyList<int> features, string which)
        {
            double[] values = [.. features.Select(i => families.Cosines[i] > RecoveredAbove ? 1.0 : 0)];
            return new Measurement
            {
                Name = $"{who}_recovered_at_0_9", Value = values.Average(), Direction = Direction.HigherIsBetter, Count = values.Length,
                Definition = $"Share of features {which} for which max_j |cos(d_j, g_i)| > 0.9; counted over features",
                Interval = new Bootstrap(values.Length, random.For(who)).OfMean(values),
            };
        }
    }
}
