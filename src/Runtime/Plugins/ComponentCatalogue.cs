using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Plugins;

/// <summary>A component and the plugin that brings it.</summary>
/// <param name="Descriptor">The component.</param>
/// <param name="PluginName">The plugin's name, such as <c>Variants.TopK</c>.</param>
/// <param name="PluginFile">The plugin's assembly; errors name it.</param>
public sealed record RegisteredComponent(ComponentDescriptor Descriptor, string PluginName, string PluginFile);

/// <summary>All components that manifests can name. Immutable.</summary>
public sealed partial class ComponentCatalogue
{
    private readonly ImmutableSortedDictionary<(ComponentKind Kind, string Name), (RegisteredComponent Component, OptionsShape Options)> _components;

    /// <summary>A catalogue of these components.</summary>
    /// <exception cref="InputException">
    /// Two have the same kind and name (the message names both plugins' files), a name is not of lower case letters, digits and underscores,
    /// or the options of one have a type that no manifest can write.
    /// </exception>
    public ComponentCatalogue(IEnumerable<RegisteredComponent> components)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<(ComponentKind Kind, string Name), (RegisteredComponent Component, OptionsShape Options)>(
            Comparer<(ComponentKind Kind, string Name)>.Create((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Name, b.Name)));
        foreach (var component in components)
        {
            var key = (component.Descriptor.Kind, component.Descriptor.Name);
            if (!ValidName().IsMatch(key.Name))
                throw new InputException($"{component.PluginFile}: '{key.Name}' is no name for a {Words(key.Kind)}; names are lower case letters, digits and underscores, and start with a letter");
            if (result.TryGetValue(key, out var other))
                throw new InputException($"two plugins bring a {Words(key.Kind)} '{key.Name}': {other.Component.PluginFile} and {component.PluginFile}; remove one of them");
            result.Add(key, (component, ShapeOf(component)));
        }

        _components = result.ToImmutable();
    }

    /// <summary>All components, by kind and then by name.</summary>
    public IReadOnlyList<RegisteredComponent> All => [.. _components.Values.Select(c => c.Component)];

    /// <summary>The component of a kind and name, or null.</summary>
    public RegisteredComponent? Find(ComponentKind kind, string name) =>
        _components.TryGetValue((kind, name), out var found) ? found.Component : null;

    /// <summary>The components of a kind, by name.</summary>
    public IReadOnlyList<RegisteredComponent> OfKind(ComponentKind kind) =>
        [.. _components.Values.Select(c => c.Component).Where(c => c.Descriptor.Kind == kind)];

    /// <summary>What a manifest may write for a component's options.</summary>
    internal OptionsShape OptionsOf(ComponentDescriptor component) => _components[(component.Kind, component.Name)].Options;

    private static OptionsShape ShapeOf(RegisteredComponent component)
    {
        try
        {
            var shape = OptionsShape.Of(component.Descriptor.OptionsType);
            new CanonicalYaml().Lines(shape, shape.CreateDefault());
            return shape;
        }
        catch (InputException e)
        {
            throw new InputException($"{component.PluginFile}: the options of {Words(component.Descriptor.Kind)} '{component.Descriptor.Name}' cannot stand in a manifest: {e.Message}", e);
        }
    }

    private static string Words(ComponentKind kind) => SnakeCase.Of(kind.ToString());

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex ValidName();
}
