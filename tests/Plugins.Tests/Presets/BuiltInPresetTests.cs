using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Plugins.Tests.Presets;

/// <summary>Every preset that comes with SaeLab, with the components that come with it.</summary>
public sealed class BuiltInPresetTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (preset, variant) in PresetManifest.All)
                all.Add(preset, variant);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_preset_expands_to_a_whole_manifest(string preset, string variant)
    {
        var manifest = ManifestReader.Parse(PresetManifest.Minimal(preset, variant), "m.yaml", [], PresetManifest.Catalogue);
        using var parts = ExperimentParts.Create(manifest, ".");
        var resolved = ResolvedManifest.Write(manifest.Experiment, parts.Variant.Shape);
        Assert.Equal(variant, manifest.Experiment.Variant.Name);
        Assert.Equal(ResolvedManifest.Hash(manifest.Experiment), ResolvedManifest.Hash(ManifestReader.Parse(resolved, "r.yaml", [], PresetManifest.Catalogue).Experiment));
        Snapshot.Matches(resolved, "yaml", test: $"{nameof(Every_preset_expands_to_a_whole_manifest)}.{preset}.{variant}");
    }

    [Fact]
    public void Every_snapshot_is_of_a_preset_that_there_is()
    {
        var stem = $"{nameof(BuiltInPresetTests)}.{nameof(Every_preset_expands_to_a_whole_manifest)}.";
        var files = Directory.GetFiles(RepositoryPaths.Get("tests", "Plugins.Tests", "Presets"), "*.verified.yaml").Select(f => Path.GetFileName(f)[stem.Length..]);
        Assert.Equal(All.Select(c => $"{c[0]}.{c[1]}.verified.yaml").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_a_preset_does_not_say_is_missing_in_the_manifest_that_names_it(string preset, string variant)
    {
        var text = PresetManifest.Minimal(preset, variant).Replace("latents: 4096", "", StringComparison.Ordinal).Replace("{ , ", "{ ", StringComparison.Ordinal);
        var complaint = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, "m.yaml", [], PresetManifest.Catalogue)).Message;
        Assert.Matches($@"^m\.yaml:4:\d+: error SAE106: variant '{variant}' needs the option 'latents'", complaint);
    }

    [Theory]
    [InlineData("gdm-2024-gated", "gated")]
    [InlineData("gdm-2024-jumprelu", "jumprelu")]
    public void What_a_paper_varies_must_be_given(string preset, string variant)
    {
        var text = PresetManifest.Minimal(preset, variant).Replace($", {PresetManifest.OpenOptions(preset, variant).Last()}", "", StringComparison.Ordinal);
        var complaint = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, "m.yaml", [], PresetManifest.Catalogue)).Message;
        Assert.Contains($"variant '{variant}' needs the option 'coefficient'", complaint, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_parts_of_a_preset_name_the_variant_that_they_are_for(string preset, string variant)
    {
        var text = PresetManifest.Minimal(preset, variant);
        var start = text.IndexOf("variant:", StringComparison.Ordinal);
        var withoutVariant = text[..start] + text[text.IndexOf("training:", StringComparison.Ordinal)..];
        string[] set = PresetLibrary.BuiltIn.Find(preset)!.Variants[0] == variant
            ? [.. PresetManifest.OpenOptions(preset, variant).Select(option => $"variant.{variant}.{option.Replace(": ", "=", StringComparison.Ordinal)}")]
            : [$"variant={{ {variant}: {{ {string.Join(", ", PresetManifest.OpenOptions(preset, variant))} }} }}"];
        Assert.Equal(
            ResolvedManifest.Hash(ManifestReader.Parse(text, "m.yaml", [], PresetManifest.Catalogue).Experiment),
            ResolvedManifest.Hash(ManifestReader.Parse(withoutVariant, "m.yaml", set, PresetManifest.Catalogue).Experiment));
    }

    [Fact]
    public void Presets_say_what_they_are_in_a_sentence() => Assert.All(PresetLibrary.BuiltIn.All, preset =>
    {
        Assert.Matches(@"^[A-Z].{10,}\.$", preset.Description);
        Assert.NotEmpty(preset.Source);
        Assert.Contains(preset.Description, PresetListing.Overview(PresetLibrary.BuiltIn), StringComparison.Ordinal);
    });
}
