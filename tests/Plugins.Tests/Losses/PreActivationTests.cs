using SaeLab.Abstractions;
using SaeLab.Losses.PreActivation;
using SaeLab.Plugins.Tests.Variants;
using SaeLab.Variants.JumpRelu;

namespace SaeLab.Plugins.Tests.Losses;

public sealed class PreActivationTests
{
    private static readonly JumpRelu Variant = new(
        new JumpReluOptions { Latents = 3, Coefficient = 0.001, DecoderNorm = DecoderNorm.Weighted, Bandwidth = 1 }, new VariantContext(2));

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void All_latents_below_their_thresholds_are_charged(string backend)
    {
        using var run = Start(backend);
        run.Forward(Variant, auxiliary: new PreActivation(new PreActivationOptions { Coefficient = 2, Latents = PulledLatents.All }));
        // z and θ of the case, and the norms 1, ½, 2 of its decoder rows.
        double[][] z = [[2.05, 0.25, -1.15], [-1.1, 1.35, -1.25]];
        double[] norms = [1, 0.5, 2];
        var expected = z.Sum(row => row.Select((v, i) => Math.Max(0, 0.3 - v) * norms[i]).Sum()) / 2;
        Golden.AssertClose(expected, run.Term("pre_activation"));
    }

    [Fact]
    public void No_dead_latent_means_no_term()
    {
        using var run = Start("cpu");
        run.Forward(Variant, auxiliary: new PreActivation(new PreActivationOptions { Coefficient = 1 }));
        Assert.Throws<InvalidOperationException>(() => run.Term("pre_activation"));
    }

    [Fact]
    public void Dead_latents_come_back_to_life()
    {
        Assert.True(Dead(0) > 8, "without the loss they stay dead");
        Assert.InRange(Dead(1), 0, 2);

        static int Dead(double coefficient)
        {
            using var training = new PlantedTraining(
                context => new JumpRelu(new JumpReluOptions { Latents = 48, Coefficient = 0.01, InitialThreshold = 0.05, Bandwidth = 0.1 }, context),
                [new PreActivation(new PreActivationOptions { Coefficient = coefficient })], samples: 128 * 400, deadAfter: 128 * 5, unitMeanSquare: true);
            // Ten latents that are far from firing.
            training.Parameters["b_enc"].Value.CopyFrom([.. Enumerable.Range(0, 48).Select(i => i < 10 ? -1f : 0)]);
            training.Parameters["threshold"].Value.CopyFrom([.. Enumerable.Range(0, 48).Select(i => i < 10 ? 1f : 0.05f)]);
            return training.Finish().DeadLatents;
        }
    }

    private static VariantRun Start(string backend)
    {
        var run = new VariantRun(Golden.Case("variants_setup_a", "jumprelu_theta_0_3_bandwidth_1"), backend);
        run.AddColumn("threshold", [0.3, 0.3, 0.3]);
        return run;
    }
}
