using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Reads manifests strictly: everything that is wrong is an error, and all errors are found at once.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest from a file.</summary>
    /// <param name="path">The file, as errors will name it.</param>
    /// <param name="overrides">Values that replace the file's, in order: <c>training.samples=1000</c>, <c>variant.topk.k=8</c>, <c>evaluate=[reconstruction]</c>.</param>
    /// <param name="catalogue">The components that it may name.</param>
    /// <exception cref="ManifestException">It cannot be used; all reasons, with their places.</exception>
    public static LoadedManifest Load(string path, IReadOnlyList<string> overrides, ComponentCatalogue catalogue) =>
        Parse(YamlSource.Read(path), path, overrides, catalogue);

    /// <summary>Reads a manifest from a text.</summary>
    /// <param name="text">The manifest.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="overrides">As for <see cref="Load"/>.</param>
    /// <param name="catalogue">The components that it may name.</param>
    /// <exception cref="ManifestException">It cannot be used; all reasons, with their places.</exception>
    public static LoadedManifest Parse(string text, string file, IReadOnlyList<string> overrides, ComponentCatalogue catalogue) =>
        Parse(text, file, overrides, catalogue, PresetLibrary.BuiltIn);

    /// <summary>Reads a manifest that may name these presets.</summary>
    internal static LoadedManifest Parse(string text, string file, IReadOnlyList<string> overrides, ComponentCatalogue catalogue, PresetLibrary presets)
    {
        var problems = new List<ManifestProblem>();
        var manifest = ReadTree(text, file, problems);
        var changes = ReadOverrides(overrides, problems);
        if (SweepReader.IsSweep(manifest, changes))
            throw new ManifestException([ManifestErrors.BadSweep(SweepReader.Read(manifest, text, file, overrides, changes, problems, catalogue, presets).Position, "this is a sweep, where a single experiment is wanted")]);
        var loaded = new ExperimentBinding(catalogue, presets).Bind(manifest, file, changes, problems);
        return problems.Count == 0 ? loaded! : throw new ManifestException(problems);
    }

    /// <summary>The tree of a manifest.</summary>
    /// <exception cref="ManifestException">The text is not a mapping in YAML.</exception>
    internal static YamlMapping ReadTree(string text, string file, List<ManifestProblem> problems) => MappingOf(YamlReader.ReadFile(text, file, problems));

    /// <summary>The overrides that are of the form of one.</summary>
    internal static IReadOnlyList<Assignment> ReadOverrides(IReadOnlyList<string> overrides, List<ManifestProblem> problems) =>
        [.. overrides.Select(text => Override.Parse(text, problems)).OfType<Assignment>()];

    private static YamlMapping MappingOf(YamlNode root) => root switch
    {
        YamlMapping mapping => mapping,
        YamlScalar { IsNull: true } => throw new ManifestException([ManifestErrors.Malformed(root.Position, "the manifest is empty")]),
        _ => throw new ManifestException([ManifestErrors.Malformed(root.Position, $"a manifest is a mapping that starts with its name, but this is {root.Description}")]),
    };
}
