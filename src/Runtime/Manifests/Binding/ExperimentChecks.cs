namespace SaeLab.Runtime.Manifests;

/// <summary>What must hold between the parts of an experiment, checked on the tree so that every finding has its place.</summary>
internal static class ExperimentChecks
{
    /// <summary>Evaluators that are named twice, and expectations that nothing measures.</summary>
    public static IEnumerable<ManifestProblem> Check(YamlMapping root)
    {
        var items = root.Find("evaluate")?.Value is YamlSequence list ? list.Items : [];
        var evaluators = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var (name, position) in items.Select(NameOf).OfType<(string, SourcePosition)>())
        {
            if (!evaluators.TryAdd(name, position))
                yield return ManifestErrors.DuplicateEvaluator(position, name, evaluators[name]);
        }

        foreach (var entry in (root.Find("expect")?.Value as YamlMapping)?.Entries ?? [])
        {
            var parts = entry.Key.Split('.', 2);
            if (parts is not [{ Length: > 0 }, { Length: > 0 }])
                yield return ManifestErrors.MalformedExpectation(entry.KeyPosition, entry.Key);
            else if (!evaluators.ContainsKey(parts[0]))
                yield return ManifestErrors.UnmeasuredExpectation(entry.KeyPosition, entry.Key, parts[0], [.. evaluators.Keys]);
        }
    }

    private static (string Name, SourcePosition Position)? NameOf(YamlNode item) => item switch
    {
        YamlScalar { IsNull: false } scalar => (scalar.Text, scalar.Position),
        YamlMapping { Entries: [var entry] } => (entry.Key, entry.KeyPosition),
        _ => null,
    };
}
