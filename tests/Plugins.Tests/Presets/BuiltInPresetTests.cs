using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Plugins.Tests.Presets;

/// <summary>Every preset that comes with SaeLab, with the components that come with it.</summary>
public sealed class BuiltInPresetTests
{
    private static readonly ComponentCatalogue Catalogue = new(
        from file in Directory.GetFiles(AppContext.BaseDirectory, "SaeLab.*.dll")
        from announced in Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetCustomAttributes<PluginAttribute>()
        from component in ComponentsOf(announced)
        select new RegisteredComponent(component, Path.GetFileNameWithoutExtension(file), file));

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var preset in PresetLibrary.BuiltIn.All)
            {
                foreach (var variant in preset.Variants)
                    all.Add(preset.Name, variant);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_preset_expands_to_a_whole_manifest(string preset, string variant)
    {
        var manifest = ManifestReader.Parse(Minimal(preset, variant), "m.yaml", [], Catalogue);
        using var parts = ExperimentParts.Create(manifest, ".");
        var resolved = ResolvedManifest.Write(manifest.Experiment, parts.Variant.Shape);
        Assert.Equal(variant, manifest.Experiment.Variant.Name);
        Assert.Equal(ResolvedManifest.Hash(manifest.Experiment), ResolvedManifest.Hash(ManifestReader.Parse(resolved, "r.yaml", [], Catalogue).Experiment));
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
        var text = Minimal(preset, variant).Replace($"{variant}: {{ latents: 4096 }}", variant, StringComparison.Ordinal);
        var complaint = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, "m.yaml", [], Catalogue)).Message;
        Assert.Matches($@"^m\.yaml:4:\d+: error SAE106: variant '{variant}' needs the option 'latents'", complaint);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_parts_of_a_preset_name_the_variant_that_they_are_for(string preset, string variant)
    {
        var text = Minimal(preset, variant);
        var withoutVariant = text[..text.IndexOf("variant:", StringComparison.Ordinal)] + text[text.IndexOf("training:", StringComparison.Ordinal)..];
        var set = PresetLibrary.BuiltIn.Find(preset)!.Variants[0] == variant ? $"variant.{variant}.latents=4096" : $"variant={{ {variant}: {{ latents: 4096 }} }}";
        Assert.Equal(
            ResolvedManifest.Hash(ManifestReader.Parse(text, "m.yaml", [], Catalogue).Experiment),
            ResolvedManifest.Hash(ManifestReader.Parse(withoutVariant, "m.yaml", [set], Catalogue).Experiment));
    }

    [Fact]
    public void Presets_say_what_they_are_in_a_sentence() => Assert.All(PresetLibrary.BuiltIn.All, preset =>
    {
        Assert.Matches(@"^[A-Z].{10,}\.$", preset.Description);
        Assert.NotEmpty(preset.Source);
        Assert.Contains(preset.Description, PresetListing.Overview(PresetLibrary.BuiltIn), StringComparison.Ordinal);
    });

    /// <summary>The least that a manifest must add: where rows come from, m, and how long to train where the source of the preset does not say.</summary>
    private static string Minimal(string preset, string variant) => $$"""
        preset: {{preset}}
        name: minimal
        source: { planted: { features: 1024, dimension: 512, active: 8 } }
        variant: { {{variant}}: { latents: 4096 } }
        training: { {{(SaysSamples(preset) ? "" : "samples: 1_000_000_000")}} }
        """;

    private static bool SaysSamples(string preset) => PresetLibrary.BuiltIn.Find(preset)!.Text.Contains("\n  samples: ", StringComparison.Ordinal);

    private static IEnumerable<ComponentDescriptor> ComponentsOf(PluginAttribute announced)
    {
        var services = new ServiceCollection();
        announced.Create().Register(services);
        return services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>();
    }
}
