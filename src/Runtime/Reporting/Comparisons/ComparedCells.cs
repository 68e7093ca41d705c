namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Puts runs together that differ in their seeds alone.</summary>
internal static class ComparedCells
{
    /// <summary>The cells in the order of their first runs. Labels that several have are told apart by what the cells come from, or differ in, or lie in.</summary>
    public static List<ComparedCell> Of(IReadOnlyList<ComparedRun> runs)
    {
        // A member of a sweep that never began has no manifest, but belongs with its siblings all the same.
        var siblings = runs.Where(r => r is { Siblings: not null, Manifest.Count: > 0 }).GroupBy(r => r.Siblings!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Identity(g.First()), StringComparer.Ordinal);
        var cells = runs.GroupBy(r => r.Manifest.Count > 0 ? Identity(r) : r.Siblings is { } key ? siblings.GetValueOrDefault(key, key) : r.Folder, StringComparer.Ordinal)
            .Select(g => new ComparedCell(g.First().CellLabel, [.. g])).ToList();
        return Distinguished(Distinguished(Distinguished(cells, Origins), Settings), same => [.. same.Select(c => c.Runs[0].Folder)]);
    }

    /// <summary>What runs share that differ in their seeds alone: all of their manifests that changes results, and what they were made with.</summary>
    private static string Identity(ComparedRun run) => string.Join('\n', run.Manifest
        .Where(v => v.Key is not ("name" or "seed" or "question") && !v.Key.StartsWith("expect", StringComparison.Ordinal))
        .OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));

    /// <summary>The cells, with something added to labels that several have; nothing where it would be the same for all of them.</summary>
    private static List<ComparedCell> Distinguished(List<ComparedCell> cells, Func<IReadOnlyList<ComparedCell>, IReadOnlyList<string>> by)
    {
        var added = new Dictionary<ComparedCell, string>(ReferenceEqualityComparer.Instance);
        foreach (var same in cells.GroupBy(c => c.Label, StringComparer.Ordinal).Select(g => g.ToList()).Where(g => g.Count > 1))
        {
            var words = by(same);
            if (words.Distinct(StringComparer.Ordinal).Skip(1).Any())
            {
                foreach (var (cell, word) in same.Zip(words))
                    added.Add(cell, word);
            }
        }

        return [.. cells.Select(c => added.TryGetValue(c, out var word) ? c with { Label = $"{c.Label} ({word})" } : c)];
    }

    private static IReadOnlyList<string> Origins(IReadOnlyList<ComparedCell> cells) => [.. cells.Select(c => ComparisonReader.NameOf(c.Runs[0].Origin))];

    /// <summary>The fewest settings that tell cells apart; nothing where they do not.</summary>
    private static IReadOnlyList<string> Settings(IReadOnlyList<ComparedCell> cells)
    {
        var runs = cells.Select(c => c.Example).ToList();
        var settings = Comparison.FindDifferences(runs);
        return runs.DistinctBy(r => string.Join('\0', settings.Select(r.Setting)), StringComparer.Ordinal).Count() == runs.Count ? ConfigurationLabels.Of(runs, settings) : [];
    }
}
