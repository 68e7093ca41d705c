using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Losses.AuxK;

/// <summary>c · ‖e − TopK_dead(z)·W_dec‖² / denominator, with the residual e = x − x̂.</summary>
internal sealed class AuxK(AuxKOptions options, int inputDim) : IAuxiliaryLoss
{
    private readonly int _latents = options.Latents ?? Math.Max(1, inputDim / 2);
    private readonly DeadOfLevels _deadOfLevels = new();

    public string LossTerm => "auxk";

    public SaeAbilities Needs => SaeAbilities.AffineEncoder | (options.PerLevel ? SaeAbilities.Levels : SaeAbilities.None);

    public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
    {
        if (options.Coefficient == 0 || step.DeadLatents.Count == 0)
            return;
        var sae = pass.Sae!.Value;
        var target = step.TargetOf(x);
        if (!options.PerLevel)
        {
            AddTerm(graph, x, sae, target, pass.Reconstruction, step.DeadLatents, step);
            return;
        }

        var levels = pass.Levels!.Value;
        _deadOfLevels.Sort(step.DeadLatents, levels);
        for (var level = 0; level < levels.Widths.Count; level++)
        {
            if (_deadOfLevels[level].Count > 0)
                AddTerm(graph, x, sae, target, levels.Reconstructions[level], _deadOfLevels[level], step);
        }
    }

    private void AddTerm(
        Graph graph, DenseNode x, in SaeNodes sae, DenseNode target, DenseNode reconstruction, IReadOnlyList<int> dead, TrainingStep step)
    {
        var residual = graph.Subtract(target, reconstruction);
        if (options.DetachedResidual)
            residual = graph.Detach(residual);
        var denominator = options.Denominator switch
        {
            AuxKDenominator.ResidualVariance => graph.MeanSquareAboutMean(residual),
            AuxKDenominator.TargetVariance => graph.MeanSquareAboutMean(target),
            _ => 1,
        };
        if (denominator == 0)
            return;
        var aux = graph.Encode(x, sae.Encoder with { Threshold = null }, Activation.TopK(Math.Min(_latents, dead.Count), options.Rectified), only: dead);
        var decoded = sae.Decode(graph, aux, withBias: options.DecoderBias != AuxKBias.Nowhere);
        if (options.DecoderBias == AuxKBias.BothSides)
            decoded = graph.SubtractRow(decoded, graph.Detach(sae.DecoderBias));
        var share = options.ScaledByDeadShare ? Math.Min(1, (double)dead.Count / _latents) : 1;
        var dimensions = options.MeanOverDimensions ? target.Value.Columns : 1;
        step.AddLoss(LossTerm, graph.Scale(graph.MeanSquaredError(decoded, residual), share / denominator / dimensions), options.Coefficient);
    }
}
