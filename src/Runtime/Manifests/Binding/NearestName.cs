namespace SaeLab.Runtime.Manifests;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearestName
{
    private const int FarthestDistance = 2;

    /// <summary>The nearest of the names, at most 2 edits and half its length away; the ordinally first of equally near ones; null where none is near.</summary>
    public static string? Among(IEnumerable<string> names, string given) => names
        .Where(name => Math.Abs(name.Length - given.Length) <= FarthestDistance)
        .Select(name => (Name: name, Distance: EditDistance(name, given)))
        .Where(n => n.Distance <= Math.Min(FarthestDistance, Math.Max(n.Name.Length, given.Length) / 2))
        .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
        .Select(n => n.Name)
        .FirstOrDefault();

    /// <summary>Fewest insertions, deletions, replacements and swaps of neighbours, without regard to case, that turn one text into the other.</summary>
    /// <remarks>The "optimal string alignment" distance: no part is edited twice.</remarks>
    public static int EditDistance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, distance[i - 2, j - 2] + 1);
                distance[i, j] = best;
            }
        }

        return distance[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
