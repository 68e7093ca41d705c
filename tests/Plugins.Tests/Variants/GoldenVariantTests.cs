using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>L1, TopK and AuxK against values and gradients computed by an independent program, on both backends.</summary>
public class GoldenVariantTests
{
    private const string File = "variants_setup_a";

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Relu_forward_and_losses(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "relu_forward_and_losses"), backend);
        var expected = run.Case.GetProperty("expected");
        run.Forward(L1(DecoderNorm.Weighted, 1));
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Term("reconstruction"));
        Golden.AssertClose(expected.GetProperty("l1_decoder_weighted").GetDouble(), run.Term("sparsity"));
        Golden.AssertClose(expected.GetProperty("loss_april_lambda1").GetDouble(), run.Loss);
        run.Forward(L1(DecoderNorm.Unit, 1));
        Golden.AssertClose(expected.GetProperty("l1_plain").GetDouble(), run.Term("sparsity"));
        Golden.AssertClose(expected.GetProperty("loss_plain_l1_lambda1").GetDouble(), run.Loss);
    }

    [Fact]
    public void Against_the_mean_error_a_coefficient_is_d_times_as_much()
    {
        using var run = new VariantRun(Golden.Case(File, "relu_forward_and_losses"), "reference");
        var expected = run.Case.GetProperty("expected");
        run.Forward(L1(DecoderNorm.Unit, new Coefficient(0.7, CoefficientUnit.Mean)));
        const int d = 2;
        var ofTheirs = expected.GetProperty("mse_mean_over_dims").GetDouble() + (0.7 * expected.GetProperty("l1_plain").GetDouble());
        Golden.AssertClose(d * ofTheirs, run.Loss);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Relu_gradients_april_2024(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "relu_gradients_april_2024"), backend);
        run.Forward(L1(DecoderNorm.Weighted, 1));
        run.AssertLossAndGradients();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Relu_gradients_plain_l1_and_their_tangent(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "relu_gradients_plain_l1"), backend);
        run.Forward(L1(DecoderNorm.Unit, 1));
        run.AssertLossAndGradients();
        UnitRows.ProjectGradient(run.Graph, run.Parameters["W_dec"]);
        Golden.AssertClose(
            run.Case.GetProperty("expected").GetProperty("W_dec_gradient_tangent"), run.Graph.GradientOf(run.Parameters["W_dec"]).ToMatrix());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk_rescaled_by_decoder_norms(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "topk_k1_rescaled"), backend);
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1, DecoderNorm = DecoderNorm.Weighted }, new VariantContext(2)));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        run.AssertLossAndGradients("mse_sum");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk_with_saelens_auxk(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "topk_saelens_total_dead_1_2"), backend);
        var auxk = new AuxKOptions { Coefficient = 1, Latents = 1, Denominator = AuxKDenominator.None, Rectified = false, ScaledByDeadShare = true };
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1, DecoderNorm = DecoderNorm.Weighted }, new VariantContext(2)), dead: [1, 2], auxiliary: new AuxK(auxk, 2));
        run.AssertLossAndGradients();
    }

    [Theory]
    [InlineData("auxk_saelens_dead_2", "reference")]
    [InlineData("auxk_saelens_dead_2", "cpu")]
    [InlineData("auxk_saelens_dead_1_2", "reference")]
    [InlineData("auxk_saelens_dead_1_2", "cpu")]
    public void Saelens_auxk_alone(string name, string backend)
    {
        using var run = new VariantRun(Golden.Case(File, name), backend);
        var auxk = new AuxKOptions { Coefficient = 1, Latents = 1, Denominator = AuxKDenominator.None, Rectified = false, ScaledByDeadShare = true };
        int[] dead = [.. run.Case.GetProperty("options").GetProperty("dead").EnumerateArray().Select(e => e.GetInt32())];
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1, DecoderNorm = DecoderNorm.Weighted }, new VariantContext(2)), dead, onlyTerm: "auxk", new AuxK(auxk, 2));
        run.AssertLossAndGradients("aux_loss");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Topk_with_unit_decoder_and_normalised_auxk(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "topk_k1_unit_decoder_auxk_normalised"), backend);
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1 }, new VariantContext(2)), dead: [1, 2], auxiliary: new AuxK(new AuxKOptions { Latents = 1 }, 2));
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Term("reconstruction"));
        Golden.AssertClose(expected.GetProperty("aux_loss").GetDouble(), run.Term("auxk"));
        run.AssertLossAndGradients();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_error_as_a_fraction_of_variance(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "fvu_loss_sparsify"), backend);
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1, ReconstructionError = ReconstructionError.FractionOfVariance }, new VariantContext(2)));
        run.AssertLossAndGradients("fvu");
    }

    [Fact]
    public void Geometric_median_survives_a_data_point_at_the_centre()
    {
        var golden = Golden.Case("schedules_and_controllers", "geometric_median_weiszfeld");
        using var points = golden.GetProperty("inputs").GetProperty("points").ToMatrix();
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("after_tolerance_1e_5"), Centre.GeometricMedian(points), 1e-4, 1e-4);
    }

    private static ISaeVariant L1(DecoderNorm norm, Coefficient coefficient) =>
        new L1(new L1Options { Latents = 3, Coefficient = coefficient, DecoderNorm = norm, SubtractDecoderBias = true }, new VariantContext(2));
}
