namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Says by one setting what groups of cells have in common and others do not, such as <c>latents 512</c>.</summary>
internal static class Telling
{
    private static readonly string[] First = ["variant.latents", LockLeaves.Data];

    /// <summary>A few words for each group: the number of latents where it tells them apart, or else the source, or else what does; null where no one setting does.</summary>
    public static IReadOnlyList<string>? Words(Comparison comparison, IReadOnlyList<IReadOnlyList<ComparedCell>> groups) =>
        comparison.Differences.OrderBy(path => First.Contains(path) ? 0 : path.StartsWith("source", StringComparison.Ordinal) ? 1 : 2).Select(path => Words(path, groups)).FirstOrDefault(words => words is not null);

    private static IReadOnlyList<string>? Words(string path, IReadOnlyList<IReadOnlyList<ComparedCell>> groups)
    {
        var values = groups.Select(g => g.Select(c => c.Example.Setting(path)).Distinct(StringComparer.Ordinal).ToList()).ToList();
        return values.TrueForAll(v => v is [not null]) && values.DistinctBy(v => v[0], StringComparer.Ordinal).Count() == groups.Count
            ? [.. values.Select(v => $"{path.Split('.')[^1]} {v[0]}")]
            : null;
    }
}
