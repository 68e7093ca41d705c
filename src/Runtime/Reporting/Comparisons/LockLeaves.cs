using System.Security.Cryptography;
using System.Text;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What a run was made with beyond its manifest, by paths such as <c>lock.data</c> and <c>lock.plugins.Variants.TopK</c>.</summary>
/// <remarks>A manifest says where data lie, and <c>lock.yaml</c> which they were: the same manifest makes other dictionaries of other files, and under other versions.</remarks>
internal static class LockLeaves
{
    /// <summary>The path of the source's files: the name and hash of a single one, and else how many with a hash over all.</summary>
    public const string Data = Before + "data";

    private const string Before = "lock.";
    private const int HashDigits = 12;
    private static readonly string[] Versions = ["saelab", "engine", "architecture"];

    /// <summary>The values of a lock's text.</summary>
    /// <exception cref="ManifestException">It is not YAML.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Of(string text, string file)
    {
        if (YamlReader.ReadFile(text, file, []) is not YamlMapping root)
            yield break;
        var entries = root.Entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        var files = Items(entries, "files").Select(f => (Name: Text(f, "name"), Hash: Text(f, "sha256"))).ToList();
        if (files.Count > 0)
            yield return new(Data, files is [var only] ? $"{only.Name} {Short(only.Hash)}" : $"{Numbers.Count(files.Count)} files {Short(Hash(string.Join('\n', files.Select(f => $"{f.Name} {f.Hash}"))))}");
        foreach (var name in Versions)
        {
            if (entries.GetValueOrDefault(name) is YamlScalar version)
                yield return new(Before + name, version.Text);
        }

        foreach (var plugin in Items(entries, "plugins"))
            yield return new($"{Before}plugins.{Text(plugin, "name")}", $"{Text(plugin, "version")} {Short(Text(plugin, "sha256"))}");
    }

    private static IEnumerable<YamlMapping> Items(Dictionary<string, YamlNode> entries, string name) =>
        entries.GetValueOrDefault(name) is YamlSequence list ? list.Items.OfType<YamlMapping>() : [];

    private static string Text(YamlMapping mapping, string key) => mapping.Entries.FirstOrDefault(e => e.Key == key)?.Value is YamlScalar scalar ? scalar.Text : "";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Short(string hash) => hash[..Math.Min(hash.Length, HashDigits)];
}
