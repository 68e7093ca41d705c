using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>Sets values in the tree of a manifest before anything is bound: those of <c>--set path=value</c> and those of a sweep's members.</summary>
internal static class Override
{
    /// <summary>Reads <c>path=value</c>.</summary>
    /// <param name="text">Such as <c>training.samples=1000</c>, <c>evaluate[0].density.bins=5</c>; the value is YAML.</param>
    /// <param name="problems">Takes what is wrong with it.</param>
    /// <returns>Null where it is of another form.</returns>
    public static Assignment? Parse(string text, List<ManifestProblem> problems)
    {
        var shown = (text.Length > 100 ? text[..99] + "…" : text).ReplaceLineEndings(" ");
        var position = new SourcePosition("--set " + shown, 0, 0);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        try
        {
            if (equals < 0 || !IsPath(text[..equals].Trim()))
                throw new ManifestException([ManifestErrors.BadOverride(position, "an override is of the form path=value, such as training.samples=1000")]);
            return new Assignment(text[..equals].Trim(), YamlReader.ReadValue(text[(equals + 1)..], position, problems), position);
        }
        catch (ManifestException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    /// <summary>Whether a text has the form of a path.</summary>
    public static bool IsPath(string text) => Split(text) is { Length: > 0 and <= YamlLimits.Levels } parts && parts.All(p => p.Length is > 0 and <= YamlLimits.KeyLength);

    /// <summary>A tree in which the path has the value; mappings on the way are made where they are missing.</summary>
    /// <param name="root">The manifest, unchanged.</param>
    /// <param name="change">What to set.</param>
    /// <param name="shape">The manifest's shape: a mapping with free names takes all that is left of a path as one name, dots included.</param>
    /// <param name="problems">Takes why it cannot be set.</param>
    public static YamlMapping Apply(YamlMapping root, Assignment change, OptionsShape shape, List<ManifestProblem> problems)
    {
        try
        {
            return (YamlMapping)Set(root, new NestedShape(shape), Split(change.Path), change.Value, change.Position, "");
        }
        catch (ManifestException e)
        {
            problems.AddRange(e.Problems);
            return root;
        }
    }

    /// <summary><c>a.b[2].c</c> → a, b, [2], c.</summary>
    private static string[] Split(string path) => path.Replace("[", ".[", StringComparison.Ordinal).Split('.');

    private static YamlNode Set(YamlNode? node, ValueShape? shape, ReadOnlySpan<string> path, YamlNode value, SourcePosition at, string done)
    {
        if (path.IsEmpty)
            return value;
        if (shape is MapShape { Value: not NestedShape })
            path = new[] { string.Join('.', path.ToArray()).Replace(".[", "[", StringComparison.Ordinal) };
        var name = path[0];
        var rest = path[1..];
        switch (node)
        {
            case YamlSequence list when IndexOf(name, list) is { } index:
                var items = list.Items.ToArray();
                items[index] = Set(items[index], (shape as ListShape)?.Item, rest, value, at, done + name);
                return new YamlSequence(list.Position, items);
            case YamlSequence list:
                throw Impossible(at, string.Create(CultureInfo.InvariantCulture, $"'{done}' is a list of {list.Items.Count}, and '{name}' is no item of it; items count from [0]"));
            case var _ when name[0] == '[':
                throw Impossible(at, $"'{done}' is not a list");
        }

        var mapping = node switch
        {
            null or YamlScalar { IsNull: true } => new YamlMapping(at, []),
            YamlMapping existing => existing,
            // A component's name alone, and an option of it is set.
            YamlScalar component when component.Text == name =>
                new YamlMapping(component.Position, [new YamlEntry(name, component.Position, new YamlScalar(at, "", IsPlain: true))]),
            _ => throw Impossible(at, $"'{done}' is {node.Description}, so '{name}' in it cannot be set; set '{done}' itself"),
        };
        var old = mapping.Find(name);
        var next = (shape as NestedShape)?.Options.Find(name)?.Shape ?? (shape as MapShape)?.Value;
        var entry = new YamlEntry(name, rest.IsEmpty || old is null ? at : old.KeyPosition, Set(old?.Value, next, rest, value, at, done.Length == 0 ? name : $"{done}.{name}"));
        return new YamlMapping(mapping.Position, old is null ? [.. mapping.Entries, entry] : [.. mapping.Entries.Select(e => e.Key == name ? entry : e)]);
    }

    private static int? IndexOf(string name, YamlSequence list) =>
        name is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count ? index : null;

    private static ManifestException Impossible(SourcePosition at, string reason) => new([ManifestErrors.BadOverride(at, reason)]);
}
