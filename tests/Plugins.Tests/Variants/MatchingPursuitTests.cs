using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Resampling.Anthropic;
using SaeLab.Runtime.Manifests;
using SaeLab.Sources.Planted;
using SaeLab.Variants.MatchingPursuit;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class MatchingPursuitTests
{
    private const int D = 16, M = 32;

    private static readonly MatchingPursuitOptions Serial = new() { Latents = M, Iterations = 2, ResidualThreshold = 0, StopOnRepeatedSupport = false };

    public static TheoryData<string, string> GoldenCases => new()
    {
        { "unit_rows_stop_on_duplicate_support", "reference" },
        { "unit_rows_stop_on_duplicate_support", "cpu" },
        { "serial_topk_mode_two_iterations", "reference" },
        { "serial_topk_mode_two_iterations", "cpu" },
    };

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Golden_traces(string name, string backend)
    {
        using var run = Run(name, backend);
        var options = run.Case.GetProperty("options");
        var expected = run.Case.GetProperty("expected");
        run.Forward(Make(new MatchingPursuitOptions
        {
            Latents = 3,
            Iterations = options.GetProperty("max_iterations").GetInt32(),
            ResidualThreshold = options.GetProperty("residual_threshold").GetDouble(),
            StopOnRepeatedSupport = options.GetProperty("stop_on_duplicate_support").GetBoolean(),
        }, 2));
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        var residual = expected.GetProperty("trace").EnumerateArray().Last().GetProperty("residual_norm").GetDouble();
        Golden.AssertClose(residual * residual, run.Loss);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void Rows_of_other_norms_go_wrong_and_are_therefore_scaled_before_any_training(string backend)
    {
        using var run = Run("non_unit_rows_are_a_trap", backend);
        var variant = Make(new MatchingPursuitOptions { Latents = 3, Iterations = 4, ResidualThreshold = 0, StopOnRepeatedSupport = false }, 2);
        run.Forward(variant);
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("without_division").GetProperty("f"), run.DenseLatents());

        foreach (var constraint in variant.Constraints)
            constraint.Enforce(run.Parameters);
        run.Forward(variant);
        // The same steps as with division by ‖d‖², latents in units of unit rows.
        var divided = run.Case.GetProperty("expected").GetProperty("with_division_by_squared_norm").GetProperty("trace").EnumerateArray().Last();
        var residual = divided.GetProperty("residual_norm").GetDouble();
        Golden.AssertClose(residual * residual, run.Loss);
    }

    [Fact]
    public void Rows_stay_at_norm_1_and_residuals_never_grow_with_more_iterations()
    {
        using var source = Planted();
        using var run = new ShortRun(source, Make(Serial, D), ShortRun.Options(12_800, rate: 2e-2));
        using var rows = ShortRun.HeldOut(source, 100);
        while (!run.Trainer.IsDone)
        {
            run.Trainer.Step(measure: false);
            using var decoder = run.Values("W_dec");
            for (var i = 0; i < M; i++)
                Assert.Equal(1, RowGeometry.Norm(decoder.Row(i)), 1e-6);
        }

        using var dictionary = run.Trainer.Export();
        using var backend = CpuBackend.Create(1);
        var last = Enumerable.Repeat(double.PositiveInfinity, 100).ToArray();
        for (var iterations = 1; iterations <= 8; iterations++)
        {
            var (_, reconstruction) = ShortRun.InferenceForm(dictionary with { Pursuit = new Pursuit(iterations, 0, false) }, rows, backend);
            for (var b = 0; b < 100; b++)
            {
                var residual = Math.Sqrt(Enumerable.Range(0, D).Sum(c => Math.Pow(rows[b, c] - reconstruction[b, c], 2)));
                Assert.True(residual <= last[b] + 1e-5, $"row {b} after {iterations} iterations: {residual} after {last[b]}");
                last[b] = residual;
            }
        }
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.SqrtD)]
    [InlineData(InputTransformKind.UnitMeanSquare)]
    [InlineData(InputTransformKind.RowCentredNorm)]
    public void The_inference_form_does_what_training_did(InputTransformKind kind)
    {
        using var source = Planted();
        // The threshold decides for many rows, so that one in other units would show.
        var options = new MatchingPursuitOptions { Latents = M, ResidualThreshold = kind == InputTransformKind.SqrtD ? 1.5 : 0.4 };
        using var run = new ShortRun(source, Make(options, D), ShortRun.Options(25_600, transform: kind)).Train();
        using var rows = ShortRun.HeldOut(source, 100);
        var fold = FoldCase.Of(kind, source);
        using var transformed = fold.Transform(rows);
        var training = run.TrainingForm(transformed);
        var inference = run.InferenceForm(rows);
        ShortRun.AssertClose(fold.Undo(rows, training.Reconstruction), inference.Reconstruction);
        // Rows of norm 1 cannot take a scale up, so latents do.
        ShortRun.AssertClose(training.Latents, inference.Latents, factor: 1 / fold.Scale);
        var firing = Enumerable.Range(0, 100).Select(b => inference.Latents.Row(b).ToArray().Count(v => v != 0)).Distinct().Count();
        Assert.True(firing > 2, "the threshold decides nothing");
    }

    [Fact]
    public void Planted_features_are_recovered_by_serial_topk()
    {
        using var source = Planted();
        using var run = new ShortRun(source, Make(Serial, D), ShortRun.Options(150_000)).Train();
        var (mcc, floor) = run.Mcc();
        Assert.True(mcc >= 0.9, $"mcc {mcc}, of which chance alone gives {floor}");
    }

    [Fact]
    public void What_needs_an_encoder_is_refused_before_training()
    {
        using var source = Planted();
        var resampling = Assert.Throws<InputException>(() => new ShortRun(
            source, Make(Serial, D), ShortRun.Options(12_800), resampler: new AnthropicResampler(new AnthropicOptions())));
        Assert.Contains("W_enc, which this variant does not have", resampling.Message, StringComparison.Ordinal);
        var whitening = Assert.Throws<InputException>(() => new ShortRun(
            source, Make(Serial, D), ShortRun.Options(12_800, transform: InputTransformKind.Whiten)));
        Assert.Contains("training.input_transform", whitening.Message, StringComparison.Ordinal);
        Assert.Equal(SaeAbilities.None, ((ISaeVariant)Make(Serial, D)).Abilities);
    }

    [Fact]
    public void A_pursuit_that_nothing_stops_is_named()
    {
        Assert.Empty(Serial.Validate());
        Assert.Empty(new MatchingPursuitOptions { Latents = 3 }.Validate());
        Assert.Equal(["Iterations"], (Serial with { Iterations = null }).Validate().Select(p => p.Property));
    }

    private static PlantedSource Planted() => new(new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 0.5 }, RandomStream.FromSeed(8));

    private static MatchingPursuit Make(MatchingPursuitOptions options, int inputDim) => new(options, new VariantContext(inputDim));

    private static VariantRun Run(string name, string backend)
    {
        var golden = Golden.Case("matching_pursuit", name);
        var inputs = golden.GetProperty("inputs");
        return new VariantRun(
            golden, backend, [("W_dec", inputs.GetProperty("W_dec").ToMatrix()), ("b_dec", inputs.GetProperty("b_dec").ToMatrix())], inputs.GetProperty("x").ToMatrix());
    }
}
