using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>A field that a sweep gives several values.</summary>
/// <param name="Path">Its path in the manifest, such as <c>variant.topk.k</c>; <see cref="Name"/> for the names of members.</param>
/// <param name="Label">The shortest end of the path that no other field of the sweep shares: <c>k</c>.</param>
public sealed record SweepField(string Path, string Label)
{
    /// <summary>Which axis of the sweep sets it; fields of one zip or list share one.</summary>
    internal int Axis { get; init; }

    /// <summary>The field of the names that a sweep's list gives its members.</summary>
    public const string Name = "name";

    /// <summary>The field of seeds, over which sentences and reports average.</summary>
    public const string Seed = "seed";

    /// <summary>The fields of some paths.</summary>
    public static IReadOnlyList<SweepField> Of(IReadOnlyList<string> paths) => [.. paths.Select(path => new SweepField(path, Shortest(path, paths)))];

    /// <summary>The field that a path or the end of one means: <c>variant.topk.k</c>, <c>topk.k</c> or <c>k</c>; null where it is none, or could be several.</summary>
    public static SweepField? Find(IReadOnlyList<SweepField> fields, string name) =>
        fields.FirstOrDefault(f => f.Path == name) ?? (fields.Where(f => f.Path.EndsWith("." + name, StringComparison.Ordinal)).ToArray() is [var only] ? only : null);

    /// <summary>What members share that differ in their seeds alone, of the values of their fields by path.</summary>
    internal static string WithoutSeed(IReadOnlyDictionary<string, string> values) =>
        string.Join('\0', values.Where(v => v.Key != Seed).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}\0{v.Value}"));

    /// <summary>The number that a value is; null where it is none.</summary>
    public static double? Number(string value) =>
        double.TryParse(value.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Shortest(string path, IReadOnlyList<string> paths)
    {
        var parts = path.Split('.');
        for (var count = 1; count < parts.Length; count++)
        {
            var end = string.Join('.', parts[^count..]);
            if (paths.Count(p => p == end || p.EndsWith("." + end, StringComparison.Ordinal)) == 1)
                return end;
        }

        return path;
    }
}
