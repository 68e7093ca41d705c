namespace SaeLab.Evaluators.Hedging;

/// <summary>Which features fire together more, or less, often than by chance.</summary>
internal static class FeatureCorrelations
{
    /// <summary>How probable it may be that any pair of independent features counts as correlated.</summary>
    public const double Level = 0.05;

    /// <summary>For each feature those whose firing correlates with its own: |φ| ≥ a threshold, and significantly, at <see cref="Level"/> divided by the number of pairs.</summary>
    /// <remarks>
    /// Of rare features a single row that they share makes |φ| large, so |φ| alone would count accidents, and the more the more rows there are.
    /// Feature by feature, so that memory grows with firings and not with pairs; pairs that never fire together are looked for only where that would be improbable.
    /// </remarks>
    /// <param name="rows">The features that fire in each row.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="threshold">The least |φ|, above 0.</param>
    public static IReadOnlyList<HashSet<int>> Of(IReadOnlyList<int[]> rows, int features, double threshold)
    {
        HashSet<int>[] correlated = [.. Enumerable.Range(0, features).Select(_ => new HashSet<int>())];
        var firings = RowsByFeature(rows, features);
        var chance = new CoFirings(rows.Count);
        var level = Level / (features * (features - 1.0) / 2);

        // Features that always fire, or never, correlate with none. Of the others the most frequent come first.
        var order = Enumerable.Range(0, features).Where(i => firings[i].Count > 0 && firings[i].Count < rows.Count).OrderByDescending(i => firings[i].Count).ToArray();
        var (together, met) = (new int[features], new List<int>());
        foreach (var (place, a) in order.Index())
        {
            foreach (var row in firings[a])
            {
                foreach (var b in rows[row])
                {
                    if (together[b]++ == 0)
                        met.Add(b);
                }
            }

            for (var next = place + 1; next < order.Length && AreCorrelated(a, order[next], 0); next++)
            {
                if (together[order[next]] == 0)
                    Note(a, order[next]);
            }

            foreach (var b in met)
            {
                if (b != a && AreCorrelated(a, b, together[b]))
                    Note(a, b);
                together[b] = 0;
            }

            met.Clear();
        }

        return correlated;

        // Where both are rarer, not to meet is less of a surprise: in descending order of frequency the first pair that is none ends the search.
        bool AreCorrelated(int a, int b, int count) =>
            chance.Correlation(firings[a].Count, firings[b].Count, count) is var phi
            && Math.Abs(phi) >= threshold
            && 2 * chance.Tail(firings[a].Count, firings[b].Count, count) <= level;

        void Note(int a, int b)
        {
            correlated[a].Add(b);
            correlated[b].Add(a);
        }
    }

    private static List<int>[] RowsByFeature(IReadOnlyList<int[]> rows, int features)
    {
        List<int>[] firings = [.. Enumerable.Range(0, features).Select(_ => new List<int>())];
        foreach (var (r, row) in rows.Index())
        {
            foreach (var feature in row)
                firings[feature].Add(r);
        }

        return firings;
    }
}
