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
        var positions = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var shape = OptionsShape.Of(typeof(Experiment));
        var manifest = MappingOf(YamlReader.ReadFile(text, file, problems));
        var root = new PresetExpansion(presets, catalogue, shape).Apply(manifest, overrides, problems);
        var experiment = (Experiment)new Binder(catalogue, problems, positions).BindOptions(shape, root, Scope.Root(root.Position));
        problems.AddRange(ExperimentChecks.Check(root));
        return problems.Count == 0
            ? new LoadedManifest(experiment, file, positions)
            : throw new ManifestException(problems.Select(p => InManifest(p, root.Find("preset"))));
    }

    /// <summary>What a preset leaves out is missing in the manifest that names it, so the error stands there.</summary>
    private static ManifestProblem InManifest(ManifestProblem problem, YamlEntry? preset) =>
        preset is { ValuePosition: var at } && problem.Code == ManifestErrors.MissingCode && Preset.IsFile(problem.File)
            ? problem with { File = at.File, Line = at.Line, Column = at.Column }
            : problem;

    private static YamlMapping MappingOf(YamlNode root) => root switch
    {
        YamlMapping mapping => mapping,
        YamlScalar { IsNull: true } => throw new ManifestException([ManifestErrors.Malformed(root.Position, "the manifest is empty")]),
        _ => throw new ManifestException([ManifestErrors.Malformed(root.Position, $"a manifest is a mapping that starts with its name, but this is {root.Description}")]),
    };
}
