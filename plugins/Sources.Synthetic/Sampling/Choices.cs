using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Draws one of some features, or none.</summary>
internal static class Choices
{
    /// <summary>Feature i with probability p_i; null with what is left to 1. Draws one number.</summary>
    public static int? Draw(ReadOnlySpan<int> features, ReadOnlySpan<double> probabilities, RandomStream random)
    {
        var left = random.NextDouble();
        foreach (var feature in features)
        {
            left -= probabilities[feature];
            if (left < 0)
                return feature;
        }

        return null;
    }
}
