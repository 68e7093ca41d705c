using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Makes experiments from trees: expands the preset, sets values, binds, and checks that the parts fit together.</summary>
/// <param name="catalogue">The components that may be named.</param>
/// <param name="presets">The presets that may be named.</param>
internal sealed class ExperimentBinding(ComponentCatalogue catalogue, PresetLibrary presets)
{
    private readonly OptionsShape _shape = OptionsShape.Of(typeof(Experiment));

    /// <summary>The experiment of a tree.</summary>
    /// <param name="manifest">What the file says.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="changes">What replaces values of the manifest and of its preset, in order.</param>
    /// <param name="problems">Takes all that is wrong.</param>
    /// <returns>An experiment to use only where no problem was added; null where not even the preset is known.</returns>
    public LoadedManifest? Bind(YamlMapping manifest, string file, IReadOnlyList<Assignment> changes, List<ManifestProblem> problems)
    {
        var found = new List<ManifestProblem>();
        var positions = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        try
        {
            var root = new PresetExpansion(presets, catalogue, _shape).Apply(manifest, changes, found);
            var experiment = (Experiment)new Binder(catalogue, found, positions).BindOptions(_shape, root, Scope.Root(root.Position));
            found.AddRange(ExperimentChecks.Check(root));
            problems.AddRange(found.Select(p => InManifest(p, root.Find("preset"))));
            return new LoadedManifest(experiment, file, positions);
        }
        catch (ManifestException exception)
        {
            problems.AddRange(exception.Problems);
            return null;
        }
    }

    /// <summary>A tree with a value set in it.</summary>
    public YamlMapping Set(YamlMapping manifest, Assignment change, List<ManifestProblem> problems) => Override.Apply(manifest, change, _shape, problems);

    /// <summary>What a preset leaves out is missing in the manifest that names it, so the error stands there.</summary>
    private static ManifestProblem InManifest(ManifestProblem problem, YamlEntry? preset) =>
        preset is { ValuePosition: var at } && problem.Code == ManifestErrors.MissingCode && Preset.IsFile(problem.File)
            ? problem with { File = at.File, Line = at.Line, Column = at.Column }
            : problem;
}
