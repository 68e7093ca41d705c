using SaeLab.Numerics;
using SaeLab.Plugins.Tests.Presets;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Every penalty of a variant is weighed in the unit that a manifest names.</summary>
public sealed class CoefficientUnitTests
{
    [Theory]
    [InlineData("crosscoder: { latents: 8, parts: 2, coefficient: COEFFICIENT }", 6)]
    [InlineData("gated: { latents: 8, coefficient: COEFFICIENT }", 6)]
    [InlineData("jumprelu: { latents: 8, coefficient: COEFFICIENT }", 6)]
    [InlineData("jumprelu: { latents: 8, sparsity: target_l0, target_l0: 2, coefficient: COEFFICIENT }", 6)]
    [InlineData("l1: { latents: 8, coefficient: COEFFICIENT }", 6)]
    [InlineData("lista: { latents: 8, activation: relu, coefficient: COEFFICIENT }", 6)]
    [InlineData("matryoshka: { latents: 16, activation: relu, coefficient: COEFFICIENT }", 6)]
    [InlineData("transcoder: { latents: 8, activation: relu, decoder_norm: unit, zero_decoder: false, coefficient: COEFFICIENT }", 4)]
    public void Against_the_mean_error_a_coefficient_is_as_many_times_as_much_as_there_are_dimensions_to_reconstruct(string variant, int dimensions)
    {
        var mean = LossWith(variant, "0.5 mean");
        Assert.Equal(LossWith(variant, FormattableString.Invariant($"{0.5 * dimensions}")), mean);
        Assert.True(mean > LossWith(variant, "0.5") * 1.01);
    }

    [Fact]
    public void A_transcoder_remarks_its_coefficient_for_targets()
    {
        var manifest = Parse("transcoder: { latents: 8, activation: relu, decoder_norm: unit, zero_decoder: false, coefficient: 0.5 mean }");
        using var parts = ExperimentParts.Create(manifest, ".");
        Assert.Contains("0.5 mean  # λ = 2 against the summed error (d = 4)", ResolvedManifest.Write(manifest.Experiment, parts.Variant.Shape), StringComparison.Ordinal);
    }

    private static double LossWith(string variant, string coefficient)
    {
        var manifest = Parse(variant.Replace("COEFFICIENT", coefficient, StringComparison.Ordinal));
        using var parts = ExperimentParts.Create(manifest, ".");
        using var backend = new ReferenceBackend();
        using var trainer = new Trainer(parts.Source, parts.Variant, [], null, manifest.Experiment.Training, RandomStream.FromSeed(1), backend);
        return trainer.Step(measure: true)!.Loss;
    }

    private static LoadedManifest Parse(string variant) => ManifestReader.Parse(
        $$"""
        name: units
        source: { planted: { features: 12, dimension: 6, active: 3{{(variant.StartsWith("transcoder", StringComparison.Ordinal) ? ", targets: { dimension: 4 }" : "")}} } }
        variant: { {{variant}} }
        training: { samples: 32, batch: 32 }
        """,
        "units.yaml", [], PresetManifest.Catalogue);
}
