using System.Reflection;

namespace SaeLab.Runtime.Manifests;

/// <summary>The presets that manifests can name.</summary>
public sealed class PresetLibrary
{
    private const string Prefix = "preset.", Suffix = ".yaml";

    /// <summary>A library of some presets.</summary>
    internal PresetLibrary(IEnumerable<Preset> presets) => All = [.. presets.OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>Those that come with SaeLab.</summary>
    public static PresetLibrary BuiltIn { get; } = new(ReadEmbedded());

    /// <summary>All of them by name.</summary>
    public IReadOnlyList<Preset> All { get; }

    /// <summary>The preset of a name, or null.</summary>
    public Preset? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    private static IEnumerable<Preset> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return Preset.Parse(resource[Prefix.Length..^Suffix.Length], reader.ReadToEnd());
        }
    }
}
