using SaeLab.Abstractions;
using SaeLab.Losses.DecoderOverlap;
using SaeLab.Losses.GhostGradients;
using SaeLab.Losses.PreActivation;
using SaeLab.Variants.Gated;
using SaeLab.Variants.JumpRelu;
using SaeLab.Variants.L1;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class PenaltyAllocationTests
{
    private const int WarmUp = 60, Steps = 20;

    [Theory]
    [InlineData("jumprelu")]
    [InlineData("jumprelu, log, target, all losses")]
    [InlineData("gated")]
    [InlineData("p-annealing")]
    public void A_warm_step_allocates_nothing_on_the_managed_heap(string name)
    {
        var annealing = new PenaltyOptions { P = 0.5, Form = PenaltyForm.Norm, Anneal = new AnnealOptions { Start = TrainingDuration.OfSteps(5000) } };
        var target = new JumpReluOptions
        {
            Latents = 96, Coefficient = 0.001, InitialThreshold = 0.1, Bandwidth = 0.1, ThresholdForm = ThresholdForm.Log, Sparsity = SparsityPenalty.TargetL0, TargetL0 = 3,
        };
        IAuxiliaryLoss[] losses = name.Contains("losses", StringComparison.Ordinal)
            ?
            [
                new GhostGradients(new GhostGradientsOptions()), new DecoderOverlap(new DecoderOverlapOptions { Chunk = 16 }),
                new PreActivation(new PreActivationOptions { Latents = PulledLatents.All }),
            ]
            : [];
        using var training = new PlantedTraining(
            context => name switch
            {
                "jumprelu" => new JumpRelu(new JumpReluOptions { Latents = 96, Coefficient = 0.001, InitialThreshold = 0.1, Bandwidth = 0.1 }, context),
                "gated" => new Gated(new GatedOptions { Latents = 96, Coefficient = 0.2 }, context),
                "p-annealing" => new L1(new L1Options { Latents = 96, Coefficient = 0.2, Penalty = annealing }, context),
                _ => new JumpRelu(target, context),
            },
            losses, samples: 1_000_000, batch: 64, deadAfter: 1);
        for (var i = 0; i < WarmUp; i++)
            training.Trainer.Step(measure: false);
        Assert.Equal(0, Allocations.Of(() => training.Trainer.Step(measure: false), Steps));
    }
}
