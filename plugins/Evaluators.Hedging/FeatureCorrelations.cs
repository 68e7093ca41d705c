using System.Runtime.InteropServices;

namespace SaeLab.Evaluators.Hedging;

/// <summary>Which features fire together more, or less, often than by chance.</summary>
internal static class FeatureCorrelations
{
    /// <summary>For each feature those whose firing correlates with its own: |φ| ≥ a threshold.</summary>
    /// <remarks>Pairs that never fire together are correlated only where both are frequent, so counting those that do, and looking at frequent ones, finds all.</remarks>
    /// <param name="rows">The features that fire in each row.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="threshold">The least |φ|.</param>
    public static IReadOnlyList<HashSet<int>> Of(IReadOnlyList<int[]> rows, int features, double threshold)
    {
        HashSet<int>[] correlated = [.. Enumerable.Range(0, features).Select(_ => new HashSet<int>())];
        if (rows.Count == 0)
            return correlated;
        var counts = new long[features];
        var together = new Dictionary<(int, int), long>();
        foreach (var row in rows)
        {
            for (var a = 0; a < row.Length; a++)
            {
                counts[row[a]]++;
                for (var b = a + 1; b < row.Length; b++)
                    CollectionsMarshal.GetValueRefOrAddDefault(together, (row[a], row[b]), out _)++;
            }
        }

        foreach (var ((a, b), count) in together)
            Note(a, b, count);

        // φ of a pair that never meets is −√(p q / ((1−p)(1−q))).
        var rates = counts.Select(c => (double)c / rows.Count).ToArray();
        var highest = Odds(rates.Max());
        var frequent = Enumerable.Range(0, features).Where(i => Odds(rates[i]) * highest >= threshold * threshold).ToArray();
        foreach (var a in frequent)
        {
            foreach (var b in frequent.Where(b => b > a && !together.ContainsKey((a, b))))
                Note(a, b, 0);
        }

        return correlated;

        static double Odds(double rate) => rate / (1 - Math.Min(rate, 1 - 1e-12));

        void Note(int a, int b, long count)
        {
            double n = rows.Count, p = counts[a] / n, q = counts[b] / n;
            var spread = Math.Sqrt(p * (1 - p) * q * (1 - q));
            if (spread > 0 && Math.Abs((count / n) - (p * q)) >= threshold * spread)
            {
                correlated[a].Add(b);
                correlated[b].Add(a);
            }
        }
    }
}
