using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class PresetTests
{
    private static readonly PresetLibrary Library = new(
    [
        Preset.Parse("demo-1999", """
            description: Made up.
            source: Nobody.
            training:
              samples: 9000
              batch: 100
              optimizer: { schedule_free_sign: { momentum: 0.5, learning_rate: 1 } }
              coefficients: { sparsity: { warmup: 5% } }
              clip_gradient_norm: 3
            resampler: { revive: { every: 7 steps } }
            evaluate: [reconstruction]
            variants:
              topk:
                variant: { topk: { k: 3, dead_after: 5 steps } }
                training: { batch: 90, coefficients: { auxk: { warmup: 6% } } }
              l1:
                variant: { l1: { l1_coefficient: 2, schedule: { curve: linear } } }
            """),
        Preset.Parse("wrong", """
            description: Made up, with mistakes.
            source: Nobody.
            variants:
              l1:
                variant:
                  l1: { l2_coefficient: 2 }
                training: { samples: many }
            """),
    ]);

    private const string Start = "preset: demo-1999\nname: demo\nsource: { planted: { features: 3 } }\n";
    private const string TopK = Start + "variant: { topk: { latents: 8 } }\n";

    [Fact]
    public void What_the_manifest_leaves_out_is_the_presets()
    {
        var experiment = Read(TopK);
        Assert.Equal(new FakeTopKOptions { Latents = 8, K = 3, DeadAfter = TrainingDuration.OfSteps(5) }, experiment.Variant.Options);
        Assert.Equal((9000, 90, 3.0), (experiment.Training.Samples, experiment.Training.Batch, experiment.Training.ClipGradientNorm!.Value));
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.5, LearningRate = 1 }, experiment.Training.Optimizer);
        Assert.Equal(["auxk", "sparsity"], experiment.Training.Coefficients.Keys.Order());
        Assert.Equal(new FakeReviveOptions { Every = TrainingDuration.OfSteps(7) }, experiment.Resampler!.Options);
        Assert.Equal(["reconstruction"], experiment.Evaluate.Select(e => e.Name));
    }

    [Fact]
    public void Everything_that_the_manifest_writes_wins()
    {
        var experiment = Read(TopK + """
            training:
              batch: 50
              optimizer: { schedule_free_sign: { learning_rate: 2 } }
              coefficients: { sparsity: { warmup: 1% }, more: { warmup: 2% } }
              clip_gradient_norm: null
              learning_rate: { decay: 20% }
            resampler: null
            evaluate: [density]
            """);
        Assert.Equal((9000, 50, (double?)null), (experiment.Training.Samples, experiment.Training.Batch, experiment.Training.ClipGradientNorm));
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.5, LearningRate = 2 }, experiment.Training.Optimizer);
        Assert.Equal(("1%", "2%", "6%"), (Warmup("sparsity"), Warmup("more"), Warmup("auxk")));
        Assert.Null(experiment.Resampler);
        Assert.Equal(["density"], experiment.Evaluate.Select(e => e.Name));

        string Warmup(string term) => experiment.Training.Coefficients[term].Warmup.ToString();
    }

    [Fact]
    public void Another_choice_replaces_the_presets_with_all_its_options()
    {
        Assert.Equal(new AdamOptions { Beta1 = 0 }, Read(TopK + "training: { optimizer: { adam: { beta1: 0 } } }\n").Training.Optimizer);
        Assert.Equal(new AdamOptions(), Read(TopK + "training: { optimizer: adam }\n").Training.Optimizer);
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.5, LearningRate = 1 }, Read(TopK + "training: { optimizer: schedule_free_sign }\n").Training.Optimizer);
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.5, LearningRate = 1 }, Read(TopK + "training: { optimizer: }\n").Training.Optimizer);
    }

    [Theory]
    [InlineData("training:\nresampler: revive\n", 2, true)]
    [InlineData("training: {}\nresampler: { revive: }\n", 2, true)]
    [InlineData("training: { coefficients: {} }\nresampler:\n", 0, false)]
    [InlineData("training: { coefficients: }\nresampler: ~\n", 0, false)]
    public void Nothing_adds_nothing_except_where_it_means_none(string rest, int coefficients, bool resamples)
    {
        var experiment = Read(TopK + rest);
        Assert.Equal((coefficients, resamples), (experiment.Training.Coefficients.Count, experiment.Resampler is not null));
        if (resamples)
            Assert.Equal(new FakeReviveOptions { Every = TrainingDuration.OfSteps(7) }, experiment.Resampler!.Options);
    }

    [Fact]
    public void The_variant_decides_which_part_of_the_preset_counts()
    {
        var experiment = Read(Start + "variant: l1\n");
        var options = (FakeL1Options)experiment.Variant.Options;
        Assert.Equal((2, FakeCurve.Linear, 100), (options.L1Coefficient, options.Schedule.Curve, experiment.Training.Batch));
        Assert.Equal(["sparsity"], experiment.Training.Coefficients.Keys);
        Assert.Equal("topk", Read(Start, "variant.topk.latents=8").Variant.Name);
        Assert.Equal("l1", Read(Start, "variant.l1.l1_coefficient=3").Variant.Name);
    }

    [Fact]
    public void Overrides_win_over_both_and_may_choose_the_preset_and_the_variant()
    {
        var options = (FakeL1Options)Read(TopK, "variant=l1", "variant.l1.schedule.limit=4").Variant.Options;
        Assert.Equal((2, FakeCurve.Linear, 4UL), (options.L1Coefficient, options.Schedule.Curve, options.Schedule.Limit));
        Assert.Equal(new FakeTopKOptions { Latents = 9, K = 3, DeadAfter = TrainingDuration.OfSteps(5) }, Read(Start + "variant: l1\n", "variant={ topk: { latents: 9 } }").Variant.Options);
        Assert.Equal(7, Read(TopK, "training.batch=7").Training.Batch);
        Assert.Equal("2%", Read(TopK, "training.coefficients.sparsity.warmup=2%").Training.Coefficients["sparsity"].Warmup.ToString());
        Assert.Empty(Read(TopK, "training.coefficients={}").Training.Coefficients);
        Assert.Equal(["reconstruction", "density"], Read(TopK, "evaluate=[reconstruction, density]").Evaluate.Select(e => e.Name));
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.25, LearningRate = 1 }, Read(TopK, "training.optimizer.schedule_free_sign.momentum=0.25").Training.Optimizer);
        Assert.Equal(9000, Read(TopK.Replace("preset: demo-1999\n", "", StringComparison.Ordinal), "preset=demo-1999").Training.Samples);
        Assert.Contains("SAE106", Complaints(TopK, "preset=~"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_resolved_manifest_has_the_values_and_not_the_preset()
    {
        var experiment = Read(TopK);
        Assert.Equal("demo-1999", experiment.Preset);
        var text = ResolvedManifest.Write(experiment);
        Assert.DoesNotContain("preset", text, StringComparison.Ordinal);
        var read = FakeComponents.Read(text).Experiment;
        Assert.Null(read.Preset);
        Assert.Equal(ResolvedManifest.Hash(experiment), ResolvedManifest.Hash(read));
    }

    [Fact]
    public void Errors_stand_where_the_value_was_written_and_missing_options_where_the_preset_is_named()
    {
        Assert.Equal("m.yaml:1:9: error SAE106: variant 'topk' needs the option 'latents': a whole number, at least 1", Complaints(Start));
        Assert.Equal(
            """
            m.yaml:4:30: error SAE103: 'schedule' of variant 'l1' has no option 'curv'; did you mean 'curve'? (options: curve, limit)
            preset:wrong:6:13: error SAE103: variant 'l1' has no option 'l2_coefficient'; did you mean 'l1_coefficient'? (options: l1_coefficient, pause, penalty, schedule, steps)
            preset:wrong:7:26: error SAE107: 'training.samples' must be a whole number, at least 1, but is 'many'
            """,
            Complaints(Start.Replace("demo-1999", "wrong", StringComparison.Ordinal) + "variant: { l1: { schedule: { curv: linear } } }\n"));
    }

    [Fact]
    public void Later_errors_find_their_place_in_the_preset_too()
    {
        var manifest = ManifestReader.Parse(TopK, "m.yaml", ["training.batch=50"], FakeComponents.Catalogue, Library);
        Assert.Equal("preset:demo-1999:7:19", manifest.Locate("$.training.coefficients.sparsity").ToString());
        Assert.Equal("m.yaml:4:20", manifest.Locate("$.variant.topk.latents").ToString());
        Assert.Equal("--set training.batch=50", manifest.Locate("$.training.batch").ToString());
    }

    [Fact]
    public void An_unknown_preset_and_an_unknown_variant_of_one_are_the_only_errors()
    {
        Assert.Equal(
            "m.yaml:1:9: error SAE120: there is no preset 'demo-1998'; did you mean 'demo-1999'? (presets: demo-1999, wrong)",
            Complaints("preset: demo-1998\nnam: demo\n"));
        Assert.Equal(
            "m.yaml:4:12: error SAE121: preset 'wrong' has no variant 'topk' (variants: l1)",
            Complaints(TopK.Replace("demo-1999", "wrong", StringComparison.Ordinal)));
        Assert.Equal(
            "--set variant=topk: error SAE121: preset 'wrong' has no variant 'topk' (variants: l1)",
            Complaints(Start.Replace("demo-1999", "wrong", StringComparison.Ordinal) + "variant: l1\n", "variant=topk"));
        Assert.Contains("m.yaml:1:9: error SAE107: 'preset' must be a text, but is a list", Complaints(Start.Replace("demo-1999", "[demo-1999]", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a list")]
    [InlineData("source: Nobody.\nvariants: { l1: {} }")]
    [InlineData("description: Made up.\nsource: Nobody.")]
    [InlineData("description: Made up.\nsource: Nobody.\nvariants: { l1: {}, l1: {} }")]
    public void A_preset_that_is_none_is_a_mistake_of_its_author(string text) =>
        Assert.Throws<InvalidOperationException>(() => Preset.Parse("bad", text));

    private static Experiment Read(string text, params string[] overrides) =>
        ManifestReader.Parse(text, "m.yaml", overrides, FakeComponents.Catalogue, Library).Experiment;

    private static string Complaints(string text, params string[] overrides) =>
        Assert.Throws<ManifestException>(() => Read(text, overrides)).Message;
}
