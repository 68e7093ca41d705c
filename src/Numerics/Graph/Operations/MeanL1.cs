namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The L1 norm of latents, weighted and averaged over rows: 1/B Σ_b Σ_i |f_bi| w_i.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="weights">w [m, 1], for instance decoder norms; none is 1.</param>
    public ScalarNode MeanL1(LatentNode latents, DenseNode? weights = null)
    {
        RequireOwn(latents);
        RequireShape(weights, latents.Value.LatentCount, 1, "The weights");
        return Record<MeanL1Operation>().Forward(latents, weights);
    }
}

internal sealed class MeanL1Operation : ScalarOperation
{
    private LatentNode _latents = null!;
    private DenseNode? _weights;

    public ScalarNode Forward(LatentNode latents, DenseNode? weights)
    {
        (_latents, _weights) = (latents, weights);
        return Prepare(
            Backend.AbsoluteSum(latents.Value, weights?.Value) / latents.Value.Rows,
            latents.RequiresGradient || weights is { RequiresGradient: true });
    }

    public override void Backward()
    {
        if (Result.Gradient == 0)
            return;
        var accumulate = _latents.HasGradient;
        _latents.HasGradient = true;
        var weights = Graph.Slot(_weights);
        Backend.AbsoluteSumBackward(
            _latents.Value, _weights?.Value, Result.Gradient / _latents.Value.Rows, accumulate, weights.Destination, weights.Accumulate);
    }
}
