namespace SaeLab.Runtime.Manifests;

/// <summary>Short names for the values of a swept field.</summary>
internal static class ValueLabels
{
    /// <summary>
    /// A label for each value: the text of a scalar, the name of a component, the items of a list. Components of one name say in which options they differ:
    /// <c>topk k=4</c>.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<YamlNode> values)
    {
        var heads = values.Select(Head).ToList();
        return [.. values.Select((value, i) => string.Join(' ', Differences(value, [.. values.Where((_, j) => heads[j] == heads[i])]).Prepend(heads[i])))];
    }

    private static string Head(YamlNode value) => value switch
    {
        YamlScalar { IsNull: true } => "none",
        YamlScalar scalar => scalar.Text,
        YamlMapping { Entries: [var entry] } => entry.Key,
        YamlSequence { Items.Count: > 0 } list => string.Join('+', list.Items.Select(Head)),
        YamlMapping { Entries.Count: > 0 } mapping => string.Join('+', mapping.Entries.Select(e => e.Key)),
        _ => "none",
    };

    private static IEnumerable<string> Differences(YamlNode value, IReadOnlyList<YamlNode> alike)
    {
        if (alike.Count < 2)
            return [];
        var all = alike.Select(v => Leaves(v, "").ToDictionary(StringComparer.Ordinal)).ToList();
        return Leaves(value, "").Where(leaf => all.Any(other => !other.TryGetValue(leaf.Key, out var text) || text != leaf.Value)).Select(leaf => $"{leaf.Key.Split('.')[^1]}={leaf.Value}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(YamlNode node, string path) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => Leaves(e.Value, $"{path}.{e.Key}")),
        YamlSequence list => list.Items.SelectMany((item, i) => Leaves(item, FormattableString.Invariant($"{path}.{i}"))),
        YamlScalar scalar => [KeyValuePair.Create(path, scalar.Text)],
        _ => [],
    };
}
