using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Fact]
    public void A_valid_manifest_becomes_an_experiment()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid).Experiment;
        Assert.Equal(("demo", "Are planted directions found?", 7UL), (experiment.Name, experiment.Question, experiment.Seed));
        Assert.Equal(new FakePlantedOptions { Features = 32, Density = 0.1 }, experiment.Source.Options);
        Assert.Equal(("topk", new FakeTopKOptions { Latents = 64, K = 4 }), (experiment.Variant.Name, experiment.Variant.Options));
        Assert.Null(experiment.Resampler);
        Assert.Equal((2_000_000, 256), (experiment.Training.Samples, experiment.Training.Batch));
        Assert.Equal(new CoefficientSchedule { Warmup = TrainingDuration.OfRun(0.05) }, experiment.Training.Coefficients["sparsity"]);
        Assert.Equal(["reconstruction", "density"], experiment.Evaluate.Select(e => e.Name));
        Assert.Equal(new FakeDensityOptions { Bins = 5 }, experiment.Evaluate[1].Options);
        Assert.Equal(new Expectation("<=", 0.3), experiment.Expect["reconstruction.fvu"]);
        Assert.Equal(new EvaluationOptions(), experiment.Evaluation);
    }

    [Theory]
    [InlineData("5000", 5000)]
    [InlineData("2_000_000", 2_000_000)]
    [InlineData("1e6", 1_000_000)]
    [InlineData("2.5e3", 2500)]
    [InlineData("+5.0", 5)]
    [InlineData("5000e-1", 500)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_whole_number_may_be_written_in_any_exact_way(string text, long expected)
    {
        Assert.Equal(expected, FakeComponents.Read(FakeComponents.Valid, $"training.samples={text}", "training.batch=1").Experiment.Training.Samples);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e-3")]
    [InlineData("9223372036854775808")]
    [InlineData("1e999999999")]
    [InlineData("1e99999999999999")]
    [InlineData("_5")]
    [InlineData("5__0")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("٣")]
    [InlineData(".")]
    [InlineData("NaN")]
    public void What_is_no_exact_whole_number_is_refused(string text)
    {
        Assert.StartsWith($"--set training.samples={text}: error SAE10", FakeComponents.Complaints(FakeComponents.Valid, $"training.samples={text}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e-3", 0.001)]
    [InlineData(".5", 0.5)]
    [InlineData("1_000.5", 1000.5)]
    [InlineData("3", 3)]
    public void A_number_may_be_written_in_any_usual_way(string text, double expected)
    {
        Assert.Equal(expected, FakeComponents.Read(FakeComponents.Valid, $"training.clip_gradient_norm={text}").Experiment.Training.ClipGradientNorm);
    }

    [Theory]
    [InlineData(".inf")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData(".nan")]
    [InlineData("1,5")]
    [InlineData("")]
    public void A_number_is_finite_and_has_a_point(string text)
    {
        var set = $"training.optimizer.adam.epsilon={text}";
        Assert.StartsWith($"--set {set}: error SAE107", FakeComponents.Complaints(FakeComponents.Valid, set), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_and_printing_are_the_same_in_every_culture()
    {
        var expected = ResolvedManifest.Write(FakeComponents.Read(FakeComponents.Valid).Experiment);
        var culture = CultureInfo.CurrentCulture;
        // The tests run without the system's cultures, so this one is made by hand: fr-FR with a stranger minus.
        var french = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        french.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−" };
        CultureInfo.CurrentCulture = french;
        try
        {
            Assert.Equal(expected, ResolvedManifest.Write(FakeComponents.Read(FakeComponents.Valid).Experiment));
            Assert.Contains("between 1 and 1048576", FakeComponents.Complaints(FakeComponents.Valid, "training.batch=0"), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Empty_options_mean_the_defaults()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "evaluation=", "evaluate=", "expect=", "resampler=~", "variant={l1: }").Experiment;
        Assert.Equal(new EvaluationOptions(), experiment.Evaluation);
        Assert.Empty(experiment.Evaluate);
        Assert.Empty(experiment.Expect);
        Assert.Null(experiment.Resampler);
        Assert.Equal(FakeCurve.SquareRoot, ((FakeL1Options)experiment.Variant.Options).Schedule.Curve);
    }

    [Fact]
    public void One_optimizer_is_named_alone_or_with_options_and_none_means_Adam()
    {
        Assert.Equal(new AdamOptions(), Optimizer("seed=1"));
        Assert.Equal(new AdamOptions(), Optimizer("training.optimizer="));
        Assert.Equal(new AdamOptions(), Optimizer("training.optimizer=adam"));
        Assert.Equal(new AdamOptions { Beta1 = 0, FullRateLatents = 16384 }, Optimizer("training.optimizer={ adam: { beta1: 0, full_rate_latents: 2_14 } }", "training.optimizer.adam.full_rate_latents=16384"));
        Assert.Equal(new ScheduleFreeSignOptions(), Optimizer("training.optimizer=schedule_free_sign"));
        Assert.Equal(new ScheduleFreeSignOptions { Momentum = 0.5, LearningRate = 1 }, Optimizer("training.optimizer=schedule_free_sign", "training.optimizer.schedule_free_sign.momentum=0.5", "training.optimizer.schedule_free_sign.learning_rate=1"));

        static OptimizerOptions Optimizer(params string[] overrides) => FakeComponents.Read(FakeComponents.Valid, overrides).Experiment.Training.Optimizer;
    }

    [Fact]
    public void Later_errors_find_the_place_of_what_they_are_about()
    {
        var manifest = FakeComponents.Read(FakeComponents.Valid, "variant.topk.k=3");
        Assert.Equal("m.yaml:12:5", manifest.Locate("$.training.coefficients.sparsity").ToString());
        Assert.Equal("m.yaml:12:17", manifest.Locate("$.training.coefficients.sparsity.warmup").ToString());
        Assert.Equal("m.yaml:8:1", manifest.Locate("$.training.dead_after").ToString());
        Assert.Equal("m.yaml:14:5", manifest.Locate("$.evaluate[0]").ToString());
        Assert.Equal("m.yaml:15:16", manifest.Locate("$.evaluate[1].density.bins").ToString());
        Assert.Equal("m.yaml:17:3", manifest.Locate("$.expect.reconstruction.fvu").ToString());
        Assert.Equal("--set variant.topk.k=3", manifest.Locate("$.variant.topk.k").ToString());
        Assert.Equal("m.yaml:1:1", manifest.Locate("$.resampler").ToString());
    }

    [Fact]
    public void Later_errors_read_like_the_others()
    {
        var manifest = FakeComponents.Read(FakeComponents.Valid);
        Snapshot.Matches(string.Join('\n',
            manifest.UnknownLossTerm("sparsity", ["sparsity_l1", "aux_k"]),
            manifest.UnknownLossTerm("sparsity", []),
            manifest.UnmetNeed(1, "planted directions and codes"),
            manifest.ComponentRefused("$.variant.topk.k", manifest.Experiment.Variant, "k = 4 is more than\nthe 3 inputs")));
    }

    [Theory]
    [InlineData("AuxKCoefficient", "aux_k_coefficient")]
    [InlineData("LearningRate", "learning_rate")]
    [InlineData("DecayL1", "decay_l1")]
    [InlineData("L1Coefficient", "l1_coefficient")]
    [InlineData("FVUBound", "fvu_bound")]
    [InlineData("SqrtD", "sqrt_d")]
    [InlineData("K", "k")]
    [InlineData("Beta1", "beta1")]
    public void Names_in_manifests_are_snake_case(string name, string expected)
    {
        Assert.Equal(expected, SnakeCase.Of(name));
    }

    [Theory]
    [InlineData("dead_after_token", "dead_after_tokens")]
    [InlineData("DEAD_AFTER", "dead_after")]
    [InlineData("ltaents", "latents")]
    [InlineData("11", "l1")]
    [InlineData("rate", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_suggestion_is_near(string given, string? expected)
    {
        Assert.Equal(expected, NearestName.Among(["dead_after_tokens", "dead_after", "latents", "k", "l1"], given));
    }
}
