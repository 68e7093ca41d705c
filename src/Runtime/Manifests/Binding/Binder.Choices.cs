using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <content>Choices of one out of several names, with the options of the one that was chosen.</content>
internal sealed partial class Binder
{
    private ComponentChoice? BindComponent(ComponentShape shape, YamlNode node, SourcePosition at, Scope scope)
    {
        if (FindChoice(shape, shape.KindName, node, at, scope) is not { } chosen)
            return null;
        if (catalogue.Find(shape.Kind, chosen.Name) is not { } component)
        {
            problems.Add(UnknownComponent(shape, chosen.Name, chosen.Position));
            return null;
        }

        var options = BindChosen(catalogue.OptionsOf(component.Descriptor), chosen, scope.Options(shape.KindName, chosen.Name, chosen.Position));
        return options is null ? null : new ComponentChoice(component.Descriptor, options);
    }

    private object? BindAlternative(AlternativesShape shape, YamlNode node, SourcePosition at, Scope scope)
    {
        if (FindChoice(shape, shape.Noun, node, at, scope) is not { } chosen)
            return null;
        if (shape.Find(chosen.Name) is { } alternative)
            return BindChosen(alternative.Options, chosen, scope.Option(chosen.Name, chosen.Position));
        problems.Add(ManifestErrors.UnknownChoice(chosen.Position, scope.Subject, chosen.Name, [.. shape.All.Select(a => a.Name)]));
        return null;
    }

    /// <summary>The one name that is written, with what stands below it; null, with a problem noted, where it is not one name.</summary>
    private Chosen? FindChoice(ValueShape shape, string noun, YamlNode node, SourcePosition at, Scope scope)
    {
        switch (node)
        {
            case YamlMapping { Entries: [var entry] }:
                return new Chosen(entry.Key, entry.KeyPosition, entry.Value, entry.ValuePosition);
            case YamlMapping many:
                var last = many.Entries.Count == 0 ? at : many.Entries[^1].KeyPosition;
                problems.Add(ManifestErrors.NotOneComponent(last, scope.Subject, noun, [.. many.Entries.Select(e => e.Key)]));
                return null;
            case YamlScalar { IsNull: false } scalar:
                return new Chosen(scalar.Text, at, null, at);
            default:
                problems.Add(ManifestErrors.WrongValue(at, scope.Subject, shape.Words, node.Description));
                return null;
        }
    }

    private object? BindChosen(OptionsShape shape, Chosen chosen, Scope scope)
    {
        positions[scope.Path] = chosen.Position;
        if (chosen.Options is null or YamlMapping or YamlScalar { IsNull: true })
            return BindOptions(shape, chosen.Options as YamlMapping, scope);
        problems.Add(ManifestErrors.WrongValue(chosen.OptionsPosition, $"what stands below {scope.Subject}", "a mapping of options", chosen.Options.Description));
        return null;
    }

    private ManifestProblem UnknownComponent(ComponentShape shape, string name, SourcePosition at)
    {
        var names = catalogue.OfKind(shape.Kind).Select(c => c.Descriptor.Name).ToArray();
        return Enum.GetValues<ComponentKind>().Where(k => catalogue.Find(k, name) is not null).ToArray() is [var actual, ..]
            ? ManifestErrors.WrongKind(at, shape.KindName, name, SnakeCase.Of(actual.ToString()), names)
            : ManifestErrors.UnknownComponent(at, shape.KindName, name, names);
    }

    /// <summary>A name that was chosen.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Position">Where it is written.</param>
    /// <param name="Options">What stands below it; null where it stands alone.</param>
    /// <param name="OptionsPosition">Where that is written.</param>
    private readonly record struct Chosen(string Name, SourcePosition Position, YamlNode? Options, SourcePosition OptionsPosition);
}
