using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Plugins.Tests.Presets;

/// <summary>Manifests that add to a preset what it leaves open, and the components that come with SaeLab.</summary>
internal static class PresetManifest
{
    /// <summary>What the sources of presets do not fix, beside m: options of the variant, and of training.</summary>
    private static readonly Dictionary<(string Preset, string Variant), (string Option, string Training)> Open = new()
    {
        [("crosscoder-2024", "crosscoder")] = ("parts: 2", ""),
        [("dictionary-learning-0.1", "batchtopk")] = ("k: 20", ""),
        [("dictionary-learning-0.1", "matryoshka")] = ("k: 20", ""),
        [("dictionary-learning-0.1", "topk")] = ("k: 20", ""),
        [("gdm-2024-gated", "gated")] = ("coefficient: 0.01 mean", ""),
        [("gdm-2024-jumprelu", "jumprelu")] = ("coefficient: 0.001", ""),
        [("lista-matryoshka-2026", "matryoshka")] = ("k: 25", ""),
        [("synth-sae-bench", "batchtopk")] = ("k: 25", ""),
        [("synth-sae-bench", "jumprelu")] = ("", "coefficients: { sparsity: { autotune: { target_l0: 25 } } }"),
        [("synth-sae-bench", "l1")] = ("", "coefficients: { sparsity: { autotune: { target_l0: 25 } } }"),
        [("synth-sae-bench", "matching_pursuit")] = ("iterations: 25", ""),
        [("synth-sae-bench", "matryoshka")] = ("k: 25", ""),
    };

    /// <summary>The components.</summary>
    public static ComponentCatalogue Catalogue { get; } = new(
        from file in Directory.GetFiles(AppContext.BaseDirectory, "SaeLab.*.dll")
        from announced in Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetCustomAttributes<PluginAttribute>()
        from component in ComponentsOf(announced)
        select new RegisteredComponent(component, Path.GetFileNameWithoutExtension(file), file));

    /// <summary>Every variant of every preset.</summary>
    public static IEnumerable<(string Preset, string Variant)> All =>
        from preset in PresetLibrary.BuiltIn.All from variant in preset.Variants select (preset.Name, variant);

    /// <summary>The options of a variant that a preset leaves open, each as <c>name: value</c>.</summary>
    public static IEnumerable<string> OpenOptions(string preset, string variant) =>
        Open.TryGetValue((preset, variant), out var open) && open.Option.Length > 0 ? ["latents: 4096", open.Option] : ["latents: 4096"];

    /// <summary>The least that a manifest must add: where rows come from, m and what else is open, and how long to train where the source of the preset does not say.</summary>
    public static string Minimal(string preset, string variant)
    {
        string[] training = [SaysSamples(preset) ? "" : "samples: 1_000_000_000", Open.GetValueOrDefault((preset, variant)).Training ?? ""];
        return $$"""
            preset: {{preset}}
            name: minimal
            source: { planted: { features: 1024, dimension: 512, active: 8 } }
            variant: { {{variant}}: { {{string.Join(", ", OpenOptions(preset, variant))}} } }
            training: { {{string.Join(", ", training.Where(part => part.Length > 0))}} }
            """;
    }

    private static bool SaysSamples(string preset) => PresetLibrary.BuiltIn.Find(preset)!.Text.Contains("\n  samples: ", StringComparison.Ordinal);

    private static IEnumerable<ComponentDescriptor> ComponentsOf(PluginAttribute announced)
    {
        var services = new ServiceCollection();
        announced.Create().Register(services);
        return services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>();
    }
}
