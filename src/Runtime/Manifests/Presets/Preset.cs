namespace SaeLab.Runtime.Manifests;

/// <summary>The values of a paper or a library under one name, for manifests to build on.</summary>
/// <remarks>
/// Its text reads like a manifest without name and data: a header of <c>description</c> and <c>source</c>, what holds for all its
/// variants, and below <c>variants</c>, by variant, what holds for that one.
/// </remarks>
public sealed class Preset
{
    private const string DescriptionKey = "description", SourceKey = "source", VariantsKey = "variants";

    private readonly YamlMapping _variants;

    private Preset(string name, string text, YamlMapping root)
    {
        (Name, Text) = (name, text);
        Description = TextOf(DescriptionKey);
        Source = TextOf(SourceKey);
        _variants = root.Find(VariantsKey)?.Value is YamlMapping { Entries.Count: > 0 } variants ? variants : throw Malformed(VariantsKey);
        Common = new YamlMapping(root.Position, [.. root.Entries.Where(e => e.Key is not (DescriptionKey or SourceKey or VariantsKey))]);

        string TextOf(string key) => root.Find(key)?.Value is YamlScalar { IsNull: false } scalar ? scalar.Text : throw Malformed(key);

        InvalidOperationException Malformed(string key) => new($"The preset {name} has no {key}.");
    }

    /// <summary>Its name in manifests.</summary>
    public string Name { get; }

    /// <summary>What it is, in a sentence.</summary>
    public string Description { get; }

    /// <summary>The paper or library that its values are from.</summary>
    public string Source { get; }

    /// <summary>All of it, as it was written.</summary>
    public string Text { get; }

    /// <summary>The variants that it has values for; the first is meant where a manifest names none.</summary>
    public IReadOnlyList<string> Variants => [.. _variants.Entries.Select(e => e.Key)];

    /// <summary>What holds for all variants.</summary>
    internal YamlMapping Common { get; }

    /// <summary>What holds for one variant; null where the preset does not have it.</summary>
    internal YamlMapping? PartOf(string variant) => _variants.Find(variant)?.Value as YamlMapping;

    /// <summary>Reads a preset.</summary>
    /// <exception cref="InvalidOperationException">It is none, which is a mistake of whoever wrote it and not of a manifest.</exception>
    internal static Preset Parse(string name, string text)
    {
        var problems = new List<ManifestProblem>();
        try
        {
            var root = YamlReader.ReadFile(text, FileOf(name), problems) as YamlMapping;
            return root is not null && problems.Count == 0 ? new Preset(name, text, root) : throw new ManifestException(problems);
        }
        catch (ManifestException exception)
        {
            throw new InvalidOperationException($"The preset {name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>How positions call the text of a preset.</summary>
    internal static string FileOf(string name) => "preset:" + name;

    /// <summary>Whether a position lies in a preset.</summary>
    internal static bool IsFile(string file) => file.StartsWith("preset:", StringComparison.Ordinal);
}
