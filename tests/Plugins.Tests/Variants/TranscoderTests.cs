using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Sources.Planted;
using SaeLab.Variants.Transcoder;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class TranscoderTests
{
    private const int D = 12, TargetDim = 20, M = 24;

    private static readonly TranscoderOptions Topk = new() { Latents = M, K = 2 };

    private static readonly TranscoderOptions Relu = new() { Latents = M, Activation = TranscoderActivation.Relu, DecoderNorm = DecoderNorm.Weighted, Coefficient = 0.2 };

    public static TheoryData<string> Backends => ["reference", "cpu"];

    public static TheoryData<string> Forms => ["topk", "topk with skip", "topk with bypass", "topk by weighted selection", "relu", "relu with skip", "batchtopk"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Golden_transcoder(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "transcoder_and_skip"), backend);
        var expected = run.Case.GetProperty("expected");
        run.Forward(Make(Relu with { Latents = 3, Coefficient = 0 }, 2, 2));
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("y_hat"), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Term("reconstruction"));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Golden_skip_transcoder(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "transcoder_and_skip"), backend);
        run.Forward(Make(Relu with { Latents = 3, Coefficient = 0, Skip = true }, 2, 2));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("y_hat_skip"), run.Reconstruction.ToMatrix());
        run.AssertLossAndGradients("mse_sum_skip", "gradients_skip");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_penalty_weighs_latents_by_decoder_norms(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "transcoder_and_skip"), backend);
        run.Forward(Make(Relu with { Latents = 3, Coefficient = 3 }, 2, 2));
        // f is (2.4, 0, 0) and (0, 0.7, 0), the norms are 1, 0.5 and 2.
        Golden.AssertClose(((2.4 * 1) + (0.7 * 0.5)) / 2, run.Term("sparsity"));
        Golden.AssertClose(run.Term("reconstruction") + (3 * run.Term("sparsity")), run.Loss);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_starts_at_the_mean_target_and_leaves_it(string form)
    {
        using var source = Pairs();
        using var run = new ShortRun(source, Make(form), ShortRun.Options(6400));
        using var mean = run.Values("b_dec");
        using var encoder = run.Values("W_enc");
        using var rows = ShortRun.HeldOut(source, 50);
        var start = run.TrainingForm(rows);
        var startsAtZero = form != "topk by weighted selection";
        for (var b = 0; b < rows.Rows && startsAtZero; b++)
            Assert.Equal(mean.Row(0).ToArray(), start.Reconstruction.Row(b).ToArray());
        Assert.Contains(start.Latents.Span.ToArray(), v => v > 0);
        run.Train();
        using var trained = run.Values("W_enc");
        for (var i = 0; i < M; i++)
            Assert.False(encoder.Row(i).SequenceEqual(trained.Row(i)), $"encoder row {i} was never moved");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_learns_targets_of_another_length(string form)
    {
        using var source = Pairs();
        using var run = new ShortRun(source, Make(form), ShortRun.Options(200_000), loss: form == "relu" ? null : new AuxK(new AuxKOptions(), D)).Train();
        Assert.Equal(new SaeShape(D, M, TargetDim), Make(form).Shape);
        // A linear path takes over some of each feature, so that rows point elsewhere.
        var (mcc, floor) = run.Mcc();
        var hasLinearPath = form.Contains("skip", StringComparison.Ordinal) || form.Contains("bypass", StringComparison.Ordinal);
        Assert.True(mcc >= (hasLinearPath ? 0.65 : 0.85), $"{form}: mcc {mcc}, of which chance alone gives {floor}");
        Assert.True(floor < 0.6);
    }

    [Theory]
    [InlineData("topk")]
    [InlineData("topk with skip")]
    [InlineData("topk with bypass")]
    [InlineData("topk by weighted selection")]
    [InlineData("relu")]
    [InlineData("relu with skip")]
    public void The_inference_form_does_what_training_did(string form)
    {
        using var source = Pairs();
        foreach (var transform in new[] { InputTransformKind.None, InputTransformKind.SqrtD, InputTransformKind.UnitMeanSquare })
        {
            using var run = new ShortRun(source, Make(form), ShortRun.Options(12_800, transform: transform)).Train();
            using var rows = ShortRun.HeldOut(source, 60);
            var (scale, targetScale) = Scales(source, transform);
            using var scaled = Scaled(rows, scale);
            var training = run.TrainingForm(scaled);
            var inference = run.InferenceForm(rows);
            ShortRun.AssertClose(training.Reconstruction, inference.Reconstruction, factor: 1 / targetScale);
            // With weighted norms a latent comes out as the amount of its direction.
            if (!form.StartsWith("relu", StringComparison.Ordinal))
                ShortRun.AssertClose(training.Latents, inference.Latents);
        }
    }

    [Fact]
    public void Batchtopk_uses_as_many_latents_in_inference_as_in_training()
    {
        using var source = Pairs();
        using var run = new ShortRun(source, Make("batchtopk"), ShortRun.Options(200_000)).Train();
        using var rows = ShortRun.HeldOut(source, 5000);
        var latents = run.InferenceForm(rows).Latents;
        Assert.InRange(latents.Span.ToArray().Count(v => v > 0) / 5000.0, 2 * 0.98, 2 * 1.02);
    }

    [Fact]
    public void B_dec_never_enters_the_encoder()
    {
        using var source = Pairs();
        using var run = new ShortRun(source, Make("topk"), ShortRun.Options(6400)).Train();
        using var rows = ShortRun.HeldOut(source, 20);
        var before = run.TrainingForm(rows).Latents;
        var bias = new float[TargetDim];
        Array.Fill(bias, 17);
        run.Parameters["b_dec"].Value.CopyFrom(bias);
        Assert.Equal(before.Span.ToArray(), run.TrainingForm(rows).Latents.Span.ToArray());
    }

    [Fact]
    public void Without_targets_it_reconstructs_its_inputs()
    {
        using var source = new PlantedSource(new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 1 }, RandomStream.FromSeed(3));
        var variant = Make(Topk, D, targetDim: null);
        Assert.Equal(D, variant.Shape.OutputDim);
        using var run = new ShortRun(source, variant, ShortRun.Options(150_000), loss: new AuxK(new AuxKOptions(), D)).Train();
        Assert.True(run.Mcc().Value >= 0.85, $"mcc {run.Mcc()}");
    }

    [Fact]
    public void Centred_inputs_start_pre_activations_at_the_mean_input()
    {
        using var source = Pairs();
        using var run = new ShortRun(source, Make("topk"), ShortRun.Options(6400));
        using var weights = run.Values("W_enc");
        using var bias = run.Values("b_enc");
        using var sample = Sample(source, 32768).Inputs;
        using var mean = Centre.Mean(sample);
        for (var i = 0; i < M; i++)
            Assert.Equal(-RowGeometry.Dot(weights.Row(i), mean.Row(0)), bias[i, 0], 1e-5);
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Assert.Empty(Topk.Validate());
        Assert.Empty(Relu.Validate());
        Assert.Equal(["K"], Problems(Topk with { K = null }));
        Assert.Equal(["K"], Problems(Topk with { K = 2.5 }));
        Assert.Equal(["K"], Problems(Topk with { K = M + 1 }));
        Assert.Empty(Problems(Topk with { Activation = TranscoderActivation.Batchtopk, K = 2.5 }));
        Assert.Equal(["K"], Problems(Relu with { K = 2 }));
        Assert.Equal(["DecoderNorm"], Problems(Relu with { DecoderNorm = DecoderNorm.Free }));
        Assert.Equal(["SubtractDecoderBias"], Problems(Topk with { SubtractDecoderBias = true }));
        Assert.Equal(["Refinement"], Problems(Topk with { Refinement = new RefinementOptions() }));
        Assert.Equal(["AlignedEncoder"], Problems(Topk with { AlignedEncoder = true, ZeroDecoder = false, DecoderNorm = DecoderNorm.Unit }));
        Assert.Equal(["BypassRank"], Problems(Topk with { Skip = true, BypassRank = 2 }));
        Assert.Equal(["Initialisation"], Problems(Topk with { Initialisation = new InitialisationOptions() }));
        Assert.Equal(["ZeroDecoder"], Problems(Topk with { DecoderNorm = DecoderNorm.Unit }));
        Assert.Equal(["ZeroDecoder"], Problems(Topk with { DecoderNorm = DecoderNorm.Weighted }));
        Assert.Equal(["ZeroDecoder"], Problems(Topk with { Frozen = FrozenPart.Decoder }));
        Assert.Empty(Problems(Topk with { DecoderNorm = DecoderNorm.Unit, ZeroDecoder = false }));

        static IEnumerable<string> Problems(TranscoderOptions options) => options.Validate().Select(problem => problem.Property);
    }

    private static PlantedPairs Pairs() => new(
        new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 1, Targets = new PlantedTargetOptions { Dimension = TargetDim, Offset = 2 } }, RandomStream.FromSeed(5));

    private static ISaeVariant Make(string form) => Make(
        form switch
        {
            "topk" => Topk,
            "topk with skip" => Topk with { Skip = true },
            "topk with bypass" => Topk with { BypassRank = 3 },
            "topk by weighted selection" => Topk with { DecoderNorm = DecoderNorm.Weighted, ZeroDecoder = false },
            "relu" => Relu,
            "relu with skip" => Relu with { Skip = true },
            _ => Topk with { Activation = TranscoderActivation.Batchtopk },
        },
        D, TargetDim);

    private static Transcoder Make(TranscoderOptions options, int inputDim, int? targetDim) => new(options, new VariantContext(inputDim, targetDim));

    private static (Matrix Inputs, Matrix Targets) Sample(PlantedPairs source, int count)
    {
        using var stream = (ITargetStream)source.Open(Split.Training);
        var (rows, targets) = (new Matrix(count, D), new Matrix(count, TargetDim));
        stream.Read(rows);
        stream.ReadTargets(targets);
        return (rows, targets);
    }

    private static (double Scale, double TargetScale) Scales(PlantedPairs source, InputTransformKind kind)
    {
        var (rows, targets) = Sample(source, 32768);
        return (Of(rows), Of(targets));

        double Of(Matrix matrix)
        {
            var norms = Enumerable.Range(0, matrix.Rows).Select(r => RowGeometry.Norm(matrix.Row(r))).ToArray();
            return kind switch
            {
                InputTransformKind.SqrtD => Math.Sqrt(matrix.Columns) / norms.Average(),
                InputTransformKind.UnitMeanSquare => 1 / Math.Sqrt(norms.Average(n => n * n)),
                _ => 1,
            };
        }
    }

    private static Matrix Scaled(Matrix rows, double scale)
    {
        var scaled = new Matrix(rows.Rows, rows.Columns);
        for (var i = 0; i < rows.Count; i++)
            scaled.Span[i] = (float)(rows.Span[i] * scale);
        return scaled;
    }
}
