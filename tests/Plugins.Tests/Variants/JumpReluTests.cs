using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Losses.PreActivation;
using SaeLab.Numerics;
using SaeLab.Resampling.DictionaryLearning;
using SaeLab.Variants.JumpRelu;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class JumpReluTests
{
    private static readonly JumpReluOptions Small = new() { Latents = 3, DecoderNorm = DecoderNorm.Weighted, Bandwidth = 1, Coefficient = 1 };

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void All_losses_and_gradients_are_those_of_the_golden_case(string backend)
    {
        using var run = Start(backend);
        var expected = run.Case.GetProperty("expected");
        run.Forward(Variant(Small), onlyTerm: "reconstruction");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Loss);
        run.AssertGradients(expected.GetProperty("gradients_mse"));

        Check(Small, "sparsity", "l0", "gradients_l0");
        Check(Small with { Sparsity = SparsityPenalty.Tanh }, "sparsity", "tanh_c4_decoder_weighted", "gradients_tanh");
        Check(Small with { Sparsity = SparsityPenalty.TargetL0, TargetL0 = 0.5 }, "sparsity", "quadratic_target_half", "gradients_quadratic");
        Check(Small, "pre_activation", "pre_activation_loss_dead_1_2", "gradients_pre_activation");

        void Check(JumpReluOptions options, string term, string value, string gradients)
        {
            run.Forward(Variant(options), dead: [1, 2], onlyTerm: term, new PreActivation(new PreActivationOptions { Coefficient = 1 }));
            Golden.AssertClose(expected.GetProperty(value).GetDouble(), run.Loss, what: value);
            run.AssertGradients(expected.GetProperty(gradients));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void JumpReLU_threshold_gradient_sees_latents_below_theta(string backend)
    {
        // z = 0.25 lies below θ = 0.3, and within ε/2 of it. In two rows it is the only one near.
        using var run = Start(backend);
        run.Forward(Variant(Small), onlyTerm: "sparsity");
        using var gradient = run.Graph.GradientOf(run.Parameters["threshold"]).ToMatrix();
        Assert.Equal([0, -0.5f, 0], gradient.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Log_threshold_gradient_equals_theta_times_direct(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "jumprelu_theta_0_3_bandwidth_1"), backend);
        run.AddColumn("log_threshold", [Math.Log(0.3), Math.Log(0.3), Math.Log(0.3)]);
        run.Forward(Variant(Small with { ThresholdForm = ThresholdForm.Log, InitialThreshold = 0.3 }), onlyTerm: "reconstruction");
        using var gradient = run.Graph.GradientOf(run.Parameters["log_threshold"]).ToMatrix();
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("log_threshold_gradient_of_mse"), Golden.Transpose(gradient));
    }

    [Theory]
    [InlineData("reference", false)]
    [InlineData("reference", true)]
    [InlineData("cpu", false)]
    [InlineData("cpu", true)]
    public void Straight_through_gradients_are_those_of_the_table(string backendName, bool trainsInput)
    {
        var golden = Golden.Case("straight_through", "rectangle_kernel_theta_1_bandwidth_0_5");
        var inputs = golden.GetProperty("inputs");
        var options = new JumpReluOptions
        {
            Latents = 1, Coefficient = 1, TrainsInput = trainsInput, SubtractDecoderBias = false,
            InitialThreshold = inputs.GetProperty("theta").GetDouble(), Bandwidth = inputs.GetProperty("bandwidth").GetDouble(),
        };
        foreach (var row in golden.GetProperty("expected").GetProperty("rows").EnumerateArray())
        {
            using Backend backend = backendName == "cpu" ? CpuBackend.Create(1) : new ReferenceBackend();
            using var parameters = new ParameterSet(backend);
            using var x = Matrix.FromRows([[(float)row.GetProperty("z").GetDouble()]]);
            var variant = new JumpRelu(options, new VariantContext(1));
            variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed(0), x));
            parameters["W_enc"].Value.CopyFrom([1]);
            parameters["W_dec"].Value.CopyFrom([1]);
            // ∂/∂x̂ of (x̂ − x)² is then 1.
            var f = row.GetProperty("f").GetDouble();
            parameters["b_dec"].Value.CopyFrom([(float)(0.5 + row.GetProperty("z").GetDouble() - f)]);
            using var graph = new Graph(backend);
            var (forward, step) = Pass();
            Golden.AssertClose(f, graph.MeanL1(forward.Latents).Value);
            graph.Backward(step.Losses[0].Value);
            AssertGradient(row.GetProperty("d_jumprelu_d_theta"), "threshold");
            AssertGradient(row.GetProperty(trainsInput ? "d_jumprelu_d_z_with_input_ste" : "d_jumprelu_d_z"), "b_enc");
            (_, step) = Pass();
            graph.Backward(step.Losses[1].Value);
            AssertGradient(row.GetProperty("d_step_d_theta"), "threshold");
            if (!trainsInput)
                Assert.Equal(0, graph.GradientOf(parameters["b_enc"]).ToMatrix()[0, 0]);

            (ForwardPass, TrainingStep) Pass()
            {
                graph.Begin();
                var next = new TrainingStep(RandomStream.FromSeed(0));
                next.Begin(default, []);
                return (variant.Forward(graph, parameters, graph.Input(backend.Import(x)), next), next);
            }

            void AssertGradient(JsonElement expected, string name) =>
                Golden.AssertClose(expected.GetDouble(), graph.GradientOf(parameters[name]).ToMatrix()[0, 0], what: $"{name} at {row}");
        }
    }

    [Fact]
    public void Thresholds_are_exported_in_the_units_of_folded_latents()
    {
        using var run = new VariantRun(Golden.Case("folding", "jumprelu_threshold_with_decoder_norm"), "reference");
        run.AddColumn("threshold", run.Case.GetProperty("inputs").GetProperty("threshold").ToDoubles());
        var expected = run.Case.GetProperty("expected");
        run.Forward(Variant(Small));
        Golden.AssertClose(expected.GetProperty("f_before"), run.DenseLatents());
        using var dictionary = Variant(Small).Export(run.Parameters);
        Golden.AssertClose(expected.GetProperty("threshold"), Golden.Transpose(dictionary.Thresholds!));
        Golden.AssertClose(expected.GetProperty("f_after"), Infer(dictionary, run).Latents);
    }

    [Theory]
    [InlineData(DecoderNorm.Weighted, 0)]
    [InlineData(DecoderNorm.Unit, 0)]
    [InlineData(DecoderNorm.Free, 0)]
    [InlineData(DecoderNorm.Weighted, 2)]
    [InlineData(DecoderNorm.Unit, 2)]
    public void The_exported_dictionary_does_what_training_did(DecoderNorm norm, int refinements)
    {
        using var run = Start("reference");
        var variant = Variant(Small with { DecoderNorm = norm, Refinement = refinements == 0 ? null : new RefinementOptions { Steps = refinements } });
        run.Forward(variant);
        using var dictionary = variant.Export(run.Parameters);
        Assert.Equal(1 + refinements, dictionary.Thresholds!.Columns);
        var reconstruction = Infer(dictionary, run).Reconstruction;
        using var expected = run.Reconstruction.ToMatrix();
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected.Span[i], reconstruction.Span[i]);
    }

    [Fact]
    public void JumpReLU_L0_responds_to_coefficient()
    {
        double[] coefficients = [1e-3, 1e-2, 1e-1, 1, 10];
        var l0 = coefficients.Select(c => Train(new JumpReluOptions { Latents = 48, Coefficient = c, InitialThreshold = 0.01, Bandwidth = 0.1 }, samples: 60_000)).ToArray();
        for (var i = 1; i < l0.Length; i++)
            Assert.True(l0[i] < l0[i - 1], $"L0 from {l0[i - 1]} to {l0[i]} at λ = {coefficients[i]}");
        Assert.True(l0[^1] < l0[0] / 2, $"L0 only from {l0[0]} to {l0[^1]}");
    }

    [Fact]
    public void A_target_for_L0_is_met()
    {
        var l0 = Train(new JumpReluOptions { Latents = 48, Sparsity = SparsityPenalty.TargetL0, TargetL0 = 3, Coefficient = 1, InitialThreshold = 0.1, Bandwidth = 0.1 }, samples: 100_000);
        Assert.InRange(l0, 2.7, 3.3);
    }

    [Fact]
    public void Thresholds_for_inputs_of_norm_1_keep_far_too_many_latents_of_inputs_that_are_not_scaled()
    {
        // The data have norm 2 or so; the paper's constants want mean squared norm 1.
        var options = new JumpReluOptions { Latents = 48, Coefficient = 0.1 };
        var unscaled = Train(options, samples: 60_000, scaled: false);
        var fitting = Train(options with { InitialThreshold = 0.01, Bandwidth = 0.1 }, samples: 60_000);
        Assert.True(unscaled > 2 * fitting, $"L0 {unscaled} with constants that do not fit, {fitting} with others");
    }

    [Fact]
    public void Threshold_recovers_from_negative_update()
    {
        using var training = new PlantedTraining(
            context => new JumpRelu(new JumpReluOptions { Latents = 48, Coefficient = 1, InitialThreshold = 0.05, Bandwidth = 0.2 }, context), samples: 128 * 200);
        var threshold = training.Parameters["threshold"];
        threshold.Value.CopyFrom([.. Enumerable.Repeat(-3f, 48)]);
        foreach (var constraint in training.Variant.Constraints)
            constraint.Enforce(training.Parameters);
        using var clamped = threshold.Value.ToMatrix();
        Assert.All(clamped.Span.ToArray(), v => Assert.Equal(0, v));
        training.Finish();
        using var after = threshold.Value.ToMatrix();
        Assert.All(after.Span.ToArray(), v => Assert.True(v >= 0));
        Assert.True(after.Span.ToArray().Count(v => v > 0.02) > 40, "thresholds at 0 stay there");
    }

    [Fact]
    public void Resampled_latents_get_their_threshold_back()
    {
        var options = new JumpReluOptions { Latents = 48, Coefficient = 0.001, InitialThreshold = 0.25, Bandwidth = 0.1 };
        var resampler = new DictionaryLearningResampler(new DictionaryLearningOptions { Every = TrainingDuration.OfSteps(10) });
        using var training = new PlantedTraining(context => new JumpRelu(options, context), resampler: resampler, samples: 128 * 100);
        // Latents 0 to 9 cannot fire.
        training.Parameters["threshold"].Value.CopyFrom([.. Enumerable.Range(0, 48).Select(i => i < 10 ? 100f : 0.25f)]);
        for (var i = 0; i < 10; i++)
            training.Trainer.Step(measure: false);
        using var threshold = training.Parameters["threshold"].Value.ToMatrix();
        Assert.All(threshold.Span[..10].ToArray(), v => Assert.Equal(0.25f, v));
        Assert.Contains(threshold.Span[10..].ToArray(), v => v != 0.25f);
    }

    [Fact]
    public void Auxk_revives_latents_with_thresholds()
    {
        using var run = Start("cpu");
        run.Forward(Variant(Small), dead: [2], onlyTerm: "auxk", new AuxK(new AuxKOptions { Rectified = false, Denominator = AuxKDenominator.None }, 2));
        using var gradient = run.Graph.GradientOf(run.Parameters["W_enc"]).ToMatrix();
        Assert.Contains(gradient.Row(2).ToArray(), v => v != 0);
        using var threshold = run.Graph.GradientOf(run.Parameters["threshold"]).ToMatrix();
        Assert.Equal([0f, 0, 0], threshold.Span.ToArray());
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Assert.Empty(Small.Validate());
        Assert.Equal(["TargetL0"], Problems(Small with { Sparsity = SparsityPenalty.TargetL0 }));
        Assert.Equal(["TargetL0"], Problems(Small with { TargetL0 = 1 }));
        Assert.Equal(["TargetL0"], Problems(Small with { Sparsity = SparsityPenalty.TargetL0, TargetL0 = 4 }));
        Assert.Equal(["DecoderNorm"], Problems(Small with { Sparsity = SparsityPenalty.Tanh, DecoderNorm = DecoderNorm.Free }));
        Assert.Equal(["InitialThreshold"], Problems(Small with { ThresholdForm = ThresholdForm.Log, InitialThreshold = 0 }));

        static IEnumerable<string> Problems(JumpReluOptions options) => options.Validate().Select(p => p.Property);
    }

    private static VariantRun Start(string backend)
    {
        var run = new VariantRun(Golden.Case("variants_setup_a", "jumprelu_theta_0_3_bandwidth_1"), backend);
        run.AddColumn("threshold", run.Case.GetProperty("inputs").GetProperty("threshold").ToDoubles());
        return run;
    }

    private static JumpRelu Variant(JumpReluOptions options) => new(options, new VariantContext(2));

    /// <summary>L0 at the end of a run.</summary>
    private static double Train(JumpReluOptions options, long samples, bool scaled = true)
    {
        using var training = new PlantedTraining(context => new JumpRelu(options, context), samples: samples, unitMeanSquare: scaled);
        return training.Finish().L0;
    }

    private static (Matrix Latents, Matrix Reconstruction) Infer(LearnedDictionary dictionary, VariantRun run)
    {
        using var inputs = run.Case.GetProperty("inputs").GetProperty("x").ToMatrix();
        using var inference = new DictionaryInference(dictionary, run.Parameters.Backend);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        var reconstruction = new Matrix(inputs.Rows, inputs.Columns);
        inference.Run(inputs, latents, reconstruction);
        var dense = new Matrix(inputs.Rows, latents.LatentCount);
        for (var b = 0; b < inputs.Rows; b++)
        {
            for (var j = 0; j < latents.Indices(b).Length; j++)
                dense[b, latents.Indices(b)[j]] = latents.Values(b)[j];
        }

        return (dense, reconstruction);
    }
}
