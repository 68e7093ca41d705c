namespace SaeLab.Numerics;

public sealed partial class Graph
{
    private ScalarNode MeanPenalty(LatentNode latents, DenseNode? weights, PenaltyFunction function)
    {
        RequireOwn(latents);
        RequireOwn(weights);
        RequireShape(weights, latents.Value.LatentCount, 1, "The weights");
        return Record<MeanPenaltyOperation>().Forward(latents, weights, function);
    }
}

/// <summary>A penalty on latents, averaged over rows.</summary>
internal sealed class MeanPenaltyOperation : ScalarOperation
{
    private LatentNode _latents = null!;
    private DenseNode? _weights;
    private PenaltyFunction _function;

    public ScalarNode Forward(LatentNode latents, DenseNode? weights, PenaltyFunction function)
    {
        (_latents, _weights, _function) = (latents, weights, function);
        return Prepare(
            Backend.Penalty(latents.Value, weights?.Value, function) / latents.Value.Rows,
            latents.RequiresGradient || weights is { RequiresGradient: true });
    }

    public override void Backward()
    {
        if (Result.Gradient == 0)
            return;
        Backend.PenaltyBackward(
            _latents.Value, _weights?.Value, _function, Result.Gradient / _latents.Value.Rows, Graph.Slot(_latents), Graph.Slot(_weights));
    }
}
