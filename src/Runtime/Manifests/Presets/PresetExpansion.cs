using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Puts the values of a manifest's preset below what the manifest itself writes, and overrides above both.</summary>
/// <param name="presets">The presets that it may name.</param>
/// <param name="catalogue">The components that it may name.</param>
/// <param name="shape">The manifest's shape.</param>
internal sealed class PresetExpansion(PresetLibrary presets, ComponentCatalogue catalogue, OptionsShape shape)
{
    private const string PresetKey = "preset", VariantKey = "variant";
    private readonly YamlMerge _merge = new(catalogue);

    /// <summary>The whole manifest.</summary>
    /// <param name="manifest">What the file says.</param>
    /// <param name="overrides">What replaces values of the manifest and of its preset.</param>
    /// <param name="problems">Takes what is wrong with the overrides.</param>
    /// <exception cref="ManifestException">There is no such preset, or it has nothing for the variant: what else is wrong cannot be said.</exception>
    public YamlMapping Apply(YamlMapping manifest, IReadOnlyList<Assignment> overrides, List<ManifestProblem> problems)
    {
        // Which preset, and which of its variants, the overrides have a say in.
        var written = ApplyAll(manifest, overrides, []);
        if (written.Find(PresetKey) is not { Value: YamlScalar { IsNull: false } name } entry)
            return ApplyAll(manifest, overrides, problems);
        if (presets.Find(name.Text) is not { } preset)
            throw new ManifestException([.. problems, ManifestErrors.UnknownPreset(entry.ValuePosition, name.Text, [.. presets.All.Select(p => p.Name)])]);
        var below = Below(preset, written.Find(VariantKey)?.Value, problems);
        var merged = ApplyAll(_merge.Options(below, manifest, shape), overrides, problems);

        // A choice that an override names anew still builds on the preset's options of that name.
        return _merge.Choices(below, merged, shape);
    }

    private YamlMapping ApplyAll(YamlMapping root, IReadOnlyList<Assignment> overrides, List<ManifestProblem> problems) =>
        overrides.Aggregate(root, (tree, change) => Override.Apply(tree, change, shape, problems));

    /// <summary>The preset's values for a manifest that names this variant, or none.</summary>
    private YamlMapping Below(Preset preset, YamlNode? variant, List<ManifestProblem> problems)
    {
        var (name, position) = YamlMerge.NameOf(variant) ?? (preset.Variants[0], default);
        return preset.PartOf(name) is { } part
            ? _merge.Options(preset.Common, part, shape)
            : throw new ManifestException([.. problems, ManifestErrors.NotInPreset(position, preset.Name, name, preset.Variants)]);
    }
}
