using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Verification;

/// <summary>Makes a component's options from settings such as <c>k=3</c>, with the checks of manifests.</summary>
internal sealed class OptionsBinder(ComponentCatalogue catalogue, ComponentDescriptor component)
{
    /// <summary>What may be set.</summary>
    public OptionsShape Shape { get; } = catalogue.OptionsOf(component);

    public ComponentDescriptor Component => component;

    /// <summary>The options, or null with the first thing that is wrong.</summary>
    /// <param name="settings">Applied in order, so that a later one wins.</param>
    /// <param name="problem">What is wrong.</param>
    public object? Bind(IEnumerable<string> settings, out string? problem)
    {
        var problems = new List<ManifestProblem>();
        var start = new SourcePosition(component.Name, 0, 0);
        var root = new YamlMapping(start, []);
        foreach (var setting in settings)
        {
            if (Override.Parse(setting, problems) is { } change)
                root = Override.Apply(root, change, Shape, problems);
        }

        var scope = Scope.Root(start).Options(KindNames.Singular(component.Kind), component.Name, start);
        var options = new Binder(catalogue, problems, new Dictionary<string, SourcePosition>(StringComparer.Ordinal))
            .BindOptions(Shape, root, scope);
        problem = problems.Count == 0 ? null : problems[0].Message;
        return problem is null ? options : null;
    }
}
