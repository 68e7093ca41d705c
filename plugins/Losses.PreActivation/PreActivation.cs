using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Losses.PreActivation;

/// <summary>c Σ_i ReLU(θ_i − z_i) n_i, as a ReLU encoder with weights −w_i and biases θ_i − b_i.</summary>
internal sealed class PreActivation(PreActivationOptions options) : IAuxiliaryLoss
{
    public string LossTerm => "pre_activation";

    public SaeAbilities Needs => SaeAbilities.AffineEncoder | SaeAbilities.Thresholds;

    public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
    {
        var isForDead = options.Latents == PulledLatents.Dead;
        if (options.Coefficient == 0 || (isForDead && step.DeadLatents.Count == 0))
            return;
        var sae = pass.Sae!.Value;
        var (weights, bias, preBias, _, threshold) = sae.Encoder;
        var missing = new Encoder(graph.Scale(weights, -1), bias is null ? threshold! : graph.Subtract(threshold!, bias), preBias);
        var gaps = graph.Encode(x, missing, Activation.Relu, isForDead ? step.DeadLatents : null);
        step.AddLoss(LossTerm, graph.MeanL1(gaps, sae.Norms), options.Coefficient);
    }
}
