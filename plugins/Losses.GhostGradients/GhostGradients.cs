using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Losses.GhostGradients;

/// <summary>c · ℓ · sg(E‖r‖²/ℓ), ℓ = E‖r − s·g‖², g = e^{z_D}·W_dec[D]; see <see cref="GhostGradientsOptions"/>.</summary>
internal sealed class GhostGradients(GhostGradientsOptions options) : IAuxiliaryLoss
{
    /// <summary>Keeps its memory from step to step.</summary>
    private readonly HalfNormFactors _factors = new();

    public string LossTerm => "ghost_gradients";

    public SaeAbilities Needs => SaeAbilities.AffineEncoder;

    public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
    {
        if (options.Coefficient == 0 || step.DeadLatents.Count == 0)
            return;
        var sae = pass.Sae!.Value;
        var (target, reconstruction) = (step.TargetOf(x), graph.Detach(pass.Reconstruction));
        var residual = graph.Subtract(target, reconstruction);
        // The plain z, whatever a selection scales or compares it with; every dead latent has an entry.
        var z = graph.Encode(
            x, sae.Encoder with { Scale = null, Threshold = null }, Activation.TopK(step.DeadLatents.Count, rectified: false), step.DeadLatents);
        var ghost = graph.Decode(graph.Exp(z), sae.Decoder);
        var scaled = graph.ScaleRows(ghost, _factors.Of(graph, residual, ghost));
        var loss = graph.MeanSquaredError(scaled, residual);
        var error = graph.MeanSquaredError(reconstruction, target).Value;
        if (error > 0 && loss.Value > 0)
            step.AddLoss(LossTerm, graph.Scale(loss, error / loss.Value), options.Coefficient);
    }
}
