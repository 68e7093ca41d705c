using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>What a person wants to know of a component before naming it in a manifest.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name in manifests.</param>
/// <param name="Summary">What it is; empty where its plugin comes without documentation.</param>
/// <param name="Plugin">The plugin that brings it.</param>
/// <param name="Options">Its options in the order of declaration; one inside of another is called <c>outer.inner</c>.</param>
public sealed record ComponentDescription(
    ComponentKind Kind, string Name, string Summary, string Plugin, IReadOnlyList<OptionDescription> Options)
{
    /// <summary>The descriptions of all components, by kind and then by name.</summary>
    public static IReadOnlyList<ComponentDescription> OfAll(ComponentCatalogue catalogue)
    {
        var documentation = new XmlDocumentation();
        return [.. catalogue.All.Select(c => new ComponentDescription(
            c.Descriptor.Kind,
            c.Descriptor.Name,
            documentation.SummaryOf(c.Descriptor.OptionsType),
            c.PluginName,
            [.. OptionDescription.Of(catalogue.OptionsOf(c.Descriptor), "", documentation)]))];
    }
}

/// <summary>What a person wants to know of an option.</summary>
/// <param name="Name">Its name in manifests.</param>
/// <param name="Type">What it takes, in words, such as <c>a whole number</c>.</param>
/// <param name="Default">Its default as a manifest would write it; null where it is required or empty by default.</param>
/// <param name="Range">Which numbers it takes, such as <c>at least 1</c>; empty where all.</param>
/// <param name="IsRequired">Whether a manifest must give it.</param>
/// <param name="Summary">What it does; empty where its plugin comes without documentation.</param>
public sealed record OptionDescription(string Name, string Type, string? Default, string Range, bool IsRequired, string Summary)
{
    /// <summary>The options of a record, with those of records in it in their place.</summary>
    internal static IEnumerable<OptionDescription> Of(OptionsShape shape, string prefix, XmlDocumentation documentation)
    {
        var defaults = shape.CreateDefault();
        return shape.Options.SelectMany(option => option is { Shape: NestedShape nested, IsNullable: false }
            ? Of(nested.Options, $"{prefix}{option.Name}.", documentation)
            : [Of(option, prefix, option.ValueIn(defaults), documentation)]);
    }

    private static OptionDescription Of(OptionShape option, string prefix, object? value, XmlDocumentation documentation) => new(
        prefix + option.Name,
        option.Shape.Words,
        option.IsRequired || value is null ? null : CanonicalYaml.Inline(option.Shape, value),
        option.Range.ToString(),
        option.IsRequired,
        documentation.SummaryOf(option.Property));
}
