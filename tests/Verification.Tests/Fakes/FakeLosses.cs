using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>A loss about dead latents, with one thing spoiled or none.</summary>
internal sealed class FakeLoss(string flaw) : IAuxiliaryLoss
{
    public string LossTerm => "fake";

    public SaeAbilities Needs => SaeAbilities.AffineEncoder;

    public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
    {
        if (step.DeadLatents.Count == 0 && flaw != "adds_without_dead")
            return;
        int[] latents = step.DeadLatents.Count == 0 ? [0, 1] : [.. step.DeadLatents];
        var sae = pass.Sae!.Value;
        var residual = graph.Detach(graph.Subtract(step.TargetOf(x), pass.Reconstruction));
        var dead = graph.Encode(x, sae.Encoder with { Threshold = null }, Activation.TopK(2), latents);
        var value = graph.MeanSquaredError(sae.Decode(graph, dead, withBias: false), residual);
        step.AddLoss(flaw == "other_term" ? "another" : LossTerm, flaw switch
        {
            "summed" => graph.Scale(value, x.Value.Rows),
            "divides_by_zero" => graph.Scale(value, 1 / graph.MeanSquareAboutMean(x)),
            "knows_names" => graph.Scale(value, 1 + latents[0]),
            _ => value,
        });
        if (flaw == "changes_parameters")
            sae.DecoderBias.Value.CopyFrom(new float[sae.DecoderBias.Value.Count]);
    }
}
