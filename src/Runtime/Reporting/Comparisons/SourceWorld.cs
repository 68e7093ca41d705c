namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Which features a run could find. Dictionaries of different ones have nothing to agree on, however reproducible training is.</summary>
internal static class SourceWorld
{
    /// <summary>What decides the features of a run's source: its options, its data, and the seed where it makes both up.</summary>
    /// <param name="leaves">The values of the run's manifest and lock.</param>
    public static string Of(IReadOnlyDictionary<string, string> leaves) => string.Join('\n', leaves
        .Where(v => v.Key is "source" or LockLeaves.Data || v.Key.StartsWith("source.", StringComparison.Ordinal))
        .OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}").Append(HasFixedFeatures(leaves) ? "" : Seed(leaves)));

    /// <summary>Whether the features are the same for all seeds: those of files, or of a world with a seed of its own.</summary>
    public static bool HasFixedFeatures(IReadOnlyDictionary<string, string> leaves) =>
        leaves.ContainsKey(LockLeaves.Data) || leaves.GetValueOrDefault("source.structure_seed", ManifestLeaves.None) != ManifestLeaves.None;

    private static string Seed(IReadOnlyDictionary<string, string> leaves) =>
        leaves.GetValueOrDefault("data_seed", ManifestLeaves.None) is var seed && seed != ManifestLeaves.None ? seed : leaves.GetValueOrDefault("seed", "");
}
