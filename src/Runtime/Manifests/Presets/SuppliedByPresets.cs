using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>The options that some preset has a value for, so that a manifest which names it need not write them.</summary>
internal sealed class SuppliedByPresets
{
    private readonly HashSet<(Type Options, string Name)> _supplied = [];
    private readonly ComponentCatalogue _catalogue;

    private SuppliedByPresets(ComponentCatalogue catalogue) => _catalogue = catalogue;

    /// <summary>Those of all presets.</summary>
    public static SuppliedByPresets Of(PresetLibrary presets, ComponentCatalogue catalogue)
    {
        var result = new SuppliedByPresets(catalogue);
        var shape = OptionsShape.Of(typeof(Experiment));
        foreach (var preset in presets.All)
        {
            result.Add(preset.Common, shape);
            foreach (var variant in preset.Variants)
                result.Add(preset.PartOf(variant), shape);
        }

        return result;
    }

    /// <summary>Whether some preset has a value for an option of a record.</summary>
    public bool Contains(Type options, string name) => _supplied.Contains((options, name));

    private void Add(YamlNode? node, OptionsShape shape)
    {
        foreach (var entry in (node as YamlMapping)?.Entries ?? [])
        {
            _supplied.Add((shape.Type, entry.Key));
            AddBelow(entry.Value, shape.Find(entry.Key)?.Shape);
        }
    }

    private void AddBelow(YamlNode node, ValueShape? shape)
    {
        var chosen = (node as YamlMapping)?.Entries is [var entry] ? entry : null;
        switch (shape)
        {
            case NestedShape nested:
                Add(node, nested.Options);
                break;
            case ComponentShape component when chosen is not null && _catalogue.Find(component.Kind, chosen.Key) is { } known:
                Add(chosen.Value, _catalogue.OptionsOf(known.Descriptor));
                break;
            case AlternativesShape alternatives when chosen is not null && alternatives.Find(chosen.Key) is { } alternative:
                Add(chosen.Value, alternative.Options);
                break;
        }
    }
}
