using SaeLab.Numerics;

namespace SaeLab.Evaluators.Superposition;

/// <summary>Counts pairs of represented features that point in opposite directions.</summary>
internal static class AntipodalPairs
{
    private const double OppositeBelow = -0.95;
    private const int RowsAtATime = 256;

    /// <summary>The number of pairs i &lt; j with cos(W_i, W_j) ≤ −0.95.</summary>
    public static long Count(FeatureGeometry geometry)
    {
        using var all = Pick(geometry, geometry.Represented);
        var pairs = 0L;
        for (var first = 0; first < all.Rows; first += RowsAtATime)
        {
            using var some = Pick(geometry, geometry.Represented.AsSpan(first, Math.Min(RowsAtATime, all.Rows - first)));
            using var cosines = Cosines.Between(some, all);
            for (var r = 0; r < cosines.Rows; r++)
            {
                foreach (var cosine in cosines.Row(r)[(first + r + 1)..])
                    pairs += cosine <= OppositeBelow ? 1 : 0;
            }
        }

        return pairs;
    }

    private static Matrix Pick(FeatureGeometry geometry, ReadOnlySpan<int> features)
    {
        var rows = new Matrix(features.Length, geometry.Embedding.Columns);
        for (var r = 0; r < features.Length; r++)
            geometry.Embedding.Row(features[r]).CopyTo(rows.Row(r));
        return rows;
    }
}
