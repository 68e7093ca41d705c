using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>The single values of a resolved manifest, by their paths.</summary>
/// <remarks>What a component is called is a value of its own, and its options lie below its kind, so that <c>variant.latents</c> is the same path for all variants.</remarks>
internal static class ManifestLeaves
{
    /// <summary>The value of what was left out.</summary>
    public const string None = "none";

    private static readonly string[] Components = ["source", "variant", "resampler", "optimizer"];

    /// <summary>The values of a manifest's text.</summary>
    /// <exception cref="ManifestException">It is not YAML.</exception>
    public static IReadOnlyDictionary<string, string> Of(string text, string file)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(YamlReader.ReadFile(text, file, []), "", leaves);
        return leaves;
    }

    /// <summary>Whether a path is that of a component, whose options are not there where it is not.</summary>
    public static bool IsComponent(string path) => Components.Contains(path.Split('.')[^1]);

    private static void Add(YamlNode node, string path, Dictionary<string, string> leaves, bool isOptions = false)
    {
        switch (node)
        {
            case YamlScalar scalar:
                leaves[path] = scalar.IsNull ? None : scalar.Text;
                break;
            case YamlSequence list:
                leaves[path] = string.Join(", ", list.Items.Select(item => item is YamlMapping { Entries: [var only] } ? only.Key : item is YamlScalar scalar ? scalar.Text : "…"));
                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (list.Items[i] is YamlMapping { Entries: [var component] })
                        Add(component.Value, $"{path}.{component.Key}", leaves);
                }

                break;
            case YamlMapping { Entries: [var component] } when !isOptions && IsComponent(path):
                leaves[path] = component.Key;
                Add(component.Value, path, leaves, isOptions: true);
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                    Add(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", leaves);
                break;
        }
    }
}
