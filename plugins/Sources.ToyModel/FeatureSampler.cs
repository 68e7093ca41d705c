using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>Draws the features x of a row.</summary>
/// <remarks>Immutable; safe to share between threads that use their own random streams.</remarks>
internal sealed class FeatureSampler(ToyModelOptions options)
{
    private readonly double[] _densities = FeatureSets.Densities(options);
    private readonly FeatureSet[] _sets = [.. FeatureSets.Of(options)];

    /// <summary>How many features there are.</summary>
    public int Count => _densities.Length;

    /// <summary>Writes the features that are not 0, ascending, and their strengths.</summary>
    /// <param name="random">Draws one word per set, or per feature where they are independent, and one per feature that fires.</param>
    /// <param name="support">As long as there are features.</param>
    /// <param name="strengths">As long.</param>
    /// <returns>How many fire.</returns>
    public int Sample(RandomStream random, Span<int> support, Span<float> strengths)
    {
        var count = 0;
        foreach (var set in _sets)
        {
            var end = set.First + set.Count;
            var coin = set.Kind == FeatureSetKind.Independent ? 0 : NextCoin(random);
            for (var i = set.First; i < end; i++)
            {
                var fires = set.Kind == FeatureSetKind.Independent
                    ? NextCoin(random) < _densities[i]
                    : coin >= 0 && coin < _densities[i];
                if (set.Kind == FeatureSetKind.Anticorrelated)
                    coin = fires ? -1 : coin - _densities[i];
                if (!fires)
                    continue;
                support[count] = i;
                // 1 − u lies in (0, 1]: a feature that fires is never 0.
                strengths[count++] = 1 - random.NextSingle();
            }
        }

        return count;
    }

    /// <summary>Fills a batch with rows, each from a lane of its own.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="firstLane">The lane of the first row.</param>
    /// <param name="rows">x [B, n].</param>
    public void Fill(RandomStream random, long firstLane, Matrix rows)
    {
        var (support, strengths) = (new int[Count], new float[Count]);
        rows.Clear();
        for (var r = 0; r < rows.Rows; r++)
        {
            random.Lane = (ulong)(firstLane + r);
            var fired = Sample(random, support, strengths);
            var row = rows.Row(r);
            for (var k = 0; k < fired; k++)
                row[support[k]] = strengths[k];
        }
    }

    private static double NextCoin(RandomStream random) => random.NextUInt32() * (1.0 / (1L << 32));
}
