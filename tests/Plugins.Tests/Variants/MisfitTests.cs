using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Ablation;
using SaeLab.Evaluators.Ceilings;
using SaeLab.Evaluators.Diagnostics;
using SaeLab.Evaluators.Filters;
using SaeLab.Evaluators.Recovery;
using SaeLab.Evaluators.Superposition;
using SaeLab.Losses.AuxK;
using SaeLab.Resampling.Anthropic;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Sources.Pictures;
using SaeLab.Sources.Planted;
using SaeLab.Sources.ToyModel;
using SaeLab.Variants.Crosscoder;
using SaeLab.Variants.MatchingPursuit;
using SaeLab.Variants.SparseCoding;
using SaeLab.Variants.TopK;
using SaeLab.Variants.Transcoder;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Components that do not fit together are refused before anything is trained.</summary>
public sealed class MisfitTests
{
    private const string Rows = "planted: { features: 8, dimension: 4, active: 1 }";
    private const string Model = "toy_model: { features: 8, dimension: 4, steps: 100_000_000 }";
    private const string Patches = "pictures: { size: 4096, count: 10_000 }";
    private const string Pairs = "planted: { features: 8, dimension: 4, active: 1, targets: { dimension: 4 } }";

    [Theory]
    [InlineData(Pairs, "topk: { latents: 8, k: 1 }", "", "has targets to reconstruct, but it reconstructs its inputs; use a transcoder")]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "resampler: anthropic", "it makes decoder rows from inputs, but they are to reconstruct targets")]
    [InlineData(Rows, "matching_pursuit: { latents: 8 }", "losses: [auxk]", "it needs an affine encoder, which variant 'matching_pursuit' does not offer")]
    [InlineData(Rows, "sparse_coding: { latents: 8, coefficient: 0.1 }", "losses: [auxk]", "it needs an affine encoder, which variant 'sparse_coding' does not offer")]
    [InlineData(Rows, "crosscoder: { latents: 8, parts: 3 }", "", "rows of 4 dimensions cannot be cut into 3 equal parts")]
    [InlineData(Rows, "topk: { latents: 8, k: 1 }", "evaluate: [superposition]", "evaluator 'superposition' needs a model that holds features in superposition, such as toy_model, which source 'planted' does not offer")]
    [InlineData(Rows, "topk: { latents: 8, k: 1 }", "evaluate: [filters]", "evaluator 'filters' needs rows that are patches of pictures, such as those of pictures, which source 'planted' does not offer")]
    [InlineData(Patches, "topk: { latents: 8, k: 1 }", "evaluate: [recovery]", "evaluator 'recovery' needs planted directions and codes, which source 'pictures' does not offer")]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "evaluate: [ablation]", "evaluator 'ablation' needs rows without targets, which source 'planted' does not offer")]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "evaluate: [ceilings]", "evaluator 'ceilings' needs rows without targets, which source 'planted' does not offer")]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "evaluate: [diagnostics]", "evaluator 'diagnostics' needs rows without targets, which source 'planted' does not offer")]
    public void Misfits_are_told(string source, string variant, string more, string what)
    {
        var exception = Assert.Throws<ManifestException>(() => ExperimentParts.Create(Manifest(source, variant, more), ".").Dispose());
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_penalty_that_makes_the_codes_has_no_schedule() => Assert.Contains(
        "variant 'sparse_coding' has no loss term 'sparsity'",
        Assert.Throws<ManifestException>(() => ExperimentParts.Create(Manifest(Rows, "sparse_coding: { latents: 8, coefficient: 0.1 }", "", "training.coefficients.sparsity.autotune.target_l0=2"), ".").Dispose()).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "losses: [auxk]")]
    [InlineData(Rows, "transcoder: { latents: 8, k: 1 }", "resampler: anthropic")]
    [InlineData(Rows, "crosscoder: { latents: 8, parts: 2 }", "losses: [auxk]")]
    [InlineData(Rows, "matching_pursuit: { latents: 8 }", "")]
    [InlineData(Model, "topk: { latents: 8, k: 1 }", "evaluate: [superposition]")]
    [InlineData(Patches, "topk: { latents: 8, k: 1 }", "evaluate: [filters]")]
    [InlineData(Rows, "topk: { latents: 8, k: 1 }", "evaluate: [ablation, ceilings, diagnostics, recovery]")]
    [InlineData(Pairs, "transcoder: { latents: 8, k: 1 }", "evaluate: [recovery]")]
    public void What_fits_is_taken(string source, string variant, string more) =>
        ExperimentParts.Create(Manifest(source, variant, more), ".").Dispose();

    private static LoadedManifest Manifest(string source, string variant, string more, params string[] overrides)
    {
        var services = new ServiceCollection();
        IPlugin[] plugins =
        [
            new PlantedPlugin(), new TopKPlugin(), new TranscoderPlugin(), new CrosscoderPlugin(), new MatchingPursuitPlugin(), new SparseCodingPlugin(), new AuxKPlugin(), new AnthropicPlugin(), new ToyModelPlugin(), new SuperpositionPlugin(),
            new AblationPlugin(), new CeilingsPlugin(), new DiagnosticsPlugin(), new RecoveryPlugin(), new PicturesPlugin(), new FiltersPlugin(),
        ];
        foreach (var plugin in plugins)
            plugin.Register(services);
        var catalogue = new ComponentCatalogue(services.Select(s => new RegisteredComponent((ComponentDescriptor)s.ImplementationInstance!, "Test", "test.dll")));
        return ManifestReader.Parse($"name: test\nsource: {{ {source} }}\nvariant: {{ {variant} }}\n{more}\ntraining: {{ samples: 1000, batch: 10 }}\n", "test.yaml", overrides, catalogue);
    }
}
