using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Lays one tree over another: mappings merge, everything else is replaced. Every node keeps the place where it was written.</summary>
/// <param name="catalogue">The components whose options merge.</param>
internal sealed class YamlMerge(ComponentCatalogue catalogue)
{
    /// <summary>The options of a record: those of <paramref name="above"/>, and those of <paramref name="below"/> that it does not name.</summary>
    public YamlMapping Options(YamlMapping below, YamlMapping above, OptionsShape shape) =>
        Mapping(below, above, (name, b, a) => shape.Find(name) is { } option ? Value(b, a, option.Shape, option.IsNullable) : a);

    /// <summary>The tree above, in which choices of components and alternatives alone build on those below.</summary>
    public YamlMapping Choices(YamlMapping below, YamlMapping above, OptionsShape shape) =>
        new(above.Position, [.. above.Entries.Select(entry => below.Find(entry.Key) is { } b && shape.Find(entry.Key) is { } option ? entry with { Value = ChoicesIn(b.Value, entry.Value, option.Shape) } : entry)]);

    /// <summary>The name that a choice makes, and where it is written; null where it makes none.</summary>
    public static (string Name, SourcePosition Position)? NameOf(YamlNode? choice) => choice switch
    {
        YamlScalar { IsNull: false } scalar => (scalar.Text, scalar.Position),
        YamlMapping { Entries: [var entry] } => (entry.Key, entry.KeyPosition),
        _ => null,
    };

    private static YamlMapping Mapping(YamlMapping below, YamlMapping above, Func<string, YamlNode, YamlNode, YamlNode> merge) => new(above.Position,
    [
        .. below.Entries.Select(b => above.Find(b.Key) is { } a ? a with { Value = merge(b.Key, b.Value, a.Value) } : b),
        .. above.Entries.Where(a => below.Find(a.Key) is null),
    ]);

    private YamlNode Value(YamlNode below, YamlNode above, ValueShape shape, bool isNullable) => (shape, below, above) switch
    {
        (ComponentShape component, _, _) => Choice(below, above, name => OptionsOf(component.Kind, name)),
        // Nothing after a key adds nothing, where it cannot mean "none".
        (NestedShape or AlternativesShape, YamlMapping, YamlScalar { IsNull: true }) when !isNullable => below,
        (AlternativesShape alternatives, _, _) => Choice(below, above, name => alternatives.Find(name)?.Options),
        (NestedShape nested, YamlMapping b, YamlMapping a) => Options(b, a, nested.Options),
        // No names at all mean "none", since there is no other way to say it.
        (MapShape map, YamlMapping b, YamlMapping { Entries.Count: > 0 } a) => Mapping(b, a, (_, x, y) => Value(x, y, map.Value, isNullable: false)),
        _ => above,
    };

    private YamlNode ChoicesIn(YamlNode below, YamlNode above, ValueShape shape) => (shape, below, above) switch
    {
        (NestedShape nested, YamlMapping b, YamlMapping a) => Choices(b, a, nested.Options),
        (ComponentShape or AlternativesShape, _, _) => Value(below, above, shape, isNullable: false),
        _ => above,
    };

    /// <summary>The choice above; if it is that of below, with the options of both.</summary>
    private YamlNode Choice(YamlNode below, YamlNode above, Func<string, OptionsShape?> optionsOf)
    {
        if (NameOf(above) is not { } chosen || NameOf(below)?.Name != chosen.Name || OptionsIn(below) is not { } inherited)
            return above;
        var own = above is YamlMapping { Entries: [var entry] } ? entry.Value : null;
        var options = own switch
        {
            null or YamlScalar { IsNull: true } => inherited,
            YamlMapping written when optionsOf(chosen.Name) is { } shape => Options(inherited, written, shape),
            _ => own,
        };
        return new YamlMapping(above.Position, [new YamlEntry(chosen.Name, chosen.Position, options)]);
    }

    private static YamlMapping? OptionsIn(YamlNode choice) => choice is YamlMapping { Entries: [{ Value: YamlMapping options }] } ? options : null;

    private OptionsShape? OptionsOf(ComponentKind kind, string name) => catalogue.Find(kind, name) is { } component ? catalogue.OptionsOf(component.Descriptor) : null;
}
