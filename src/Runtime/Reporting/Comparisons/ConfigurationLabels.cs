namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Names configurations by the fewest settings that tell those of a variant apart.</summary>
internal static class ConfigurationLabels
{
    private const string Separator = " · ";

    /// <summary>The labels, all different.</summary>
    /// <param name="runs">A run of each configuration.</param>
    /// <param name="settings">The paths of all settings that differ between them; no two configurations have the same values of all.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<ComparedRun> runs, IReadOnlyList<string> settings)
    {
        var variants = runs.GroupBy(r => r.Variant, StringComparer.Ordinal).ToList();
        var labels = new Dictionary<ComparedRun, string>(ReferenceEqualityComparer.Instance);
        foreach (var variant in variants)
        {
            var told = Telling([.. variant], settings);
            foreach (var run in variant)
            {
                var parts = told.Select(path => Part(run, path, [.. variant], settings.Count(other => Name(other) == Name(path)) == 1 ? Name(path) : path)).OfType<string>().ToList();
                labels.Add(run, string.Join(Separator, variants.Count > 1 || parts.Count == 0 ? parts.Prepend(variant.Key) : parts));
            }
        }

        return [.. runs.Select(r => labels[r])];
    }

    /// <summary>Settings that tell runs apart: each time the one that leaves the fewest alike; of several, what belongs to something that others do without, or else is off in others.</summary>
    private static List<string> Telling(IReadOnlyList<ComparedRun> runs, IReadOnlyList<string> settings)
    {
        var told = new List<string>();
        while (Kinds(told) < runs.Count)
            told.Add(settings.Except(told).OrderByDescending(path => Kinds([.. told, path]))
                .ThenByDescending(path => runs.Any(r => IsWithout(r, path))).ThenByDescending(path => runs.Any(r => IsOff(r.Setting(path)))).First());
        return told;

        int Kinds(List<string> paths) => runs.Select(r => string.Join('\0', paths.Select(r.Setting))).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>What to say of a setting: nothing where it is off, its name alone where it is on, or what it belongs to, and else its name and value.</summary>
    private static string? Part(ComparedRun run, string path, IReadOnlyList<ComparedRun> among, string name)
    {
        var values = among.Select(r => r.Setting(path)).Distinct(StringComparer.Ordinal).ToList();
        var value = run.Setting(path);
        if (IsOff(value) && values.Count(IsOff) == 1)
            return null;
        if (value == "true")
            return name;
        if (values.Count == 2 && !IsOff(value) && among.Any(r => IsWithout(r, path)))
            return path.Split('.')[^2];
        return value is null ? $"without {name}" : $"{name} {(value.Length == 0 ? "empty" : value)}";
    }

    /// <summary>A setting as its kind of component or section knows it: <c>learning_rate</c>, <c>k_schedule.from</c>.</summary>
    private static string Name(string path)
    {
        var parts = path.Split('.');
        return parts.Length < 3 || ManifestLeaves.IsComponent(parts[^2]) ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    /// <summary>Whether a run does without what a setting belongs to.</summary>
    private static bool IsWithout(ComparedRun run, string path) => run.Setting(path) == ManifestLeaves.None && !run.Manifest.ContainsKey(path);

    private static bool IsOff(string? value) => value is null or "" or "false" or ManifestLeaves.None;
}
