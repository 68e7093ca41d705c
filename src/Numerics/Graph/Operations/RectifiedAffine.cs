namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Another value for latents that fire: f_bi = max(0, s_i v_bi + o_i) where v_bi &gt; 0; entries that are not positive stay 0.</summary>
    /// <remarks>
    /// The magnitude path of a gated SAE (Rajamanoharan et al. 2024), from its gate's rectified pre-activations v = max(0, π): both paths share their
    /// weights up to a scale e^r, so with s = e^r and o = b_mag − e^r b_gate the result is H(π)·max(0, z_mag). No gradient flows through H.
    /// </remarks>
    /// <param name="latents">v [B, m].</param>
    /// <param name="scale">s [m, 1].</param>
    /// <param name="offset">o [m, 1].</param>
    /// <returns>Latents with the same entries, some of which may be 0.</returns>
    public LatentNode RectifiedAffine(LatentNode latents, DenseNode scale, DenseNode offset)
    {
        RequireOwn(latents);
        RequireOwn(scale);
        RequireOwn(offset);
        RequireShape(scale, latents.Value.LatentCount, 1, "The scale");
        RequireShape(offset, latents.Value.LatentCount, 1, "The offset");
        return Record<RectifiedAffineOperation>().Forward(latents, scale, offset);
    }
}

internal sealed class RectifiedAffineOperation : LatentOperation
{
    private LatentNode _latents = null!;
    private DenseNode _scale = null!, _offset = null!;

    public LatentNode Forward(LatentNode latents, DenseNode scale, DenseNode offset)
    {
        (_latents, _scale, _offset) = (latents, scale, offset);
        var result = Prepare(
            latents.Value.LatentCount, latents.RequiresGradient || scale.RequiresGradient || offset.RequiresGradient);
        Backend.RectifiedAffine(latents.Value, scale.Value, offset.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (Result.HasGradient)
        {
            Backend.RectifiedAffineBackward(
                _latents.Value, _scale.Value, Result.Value, Graph.Slot(_latents), Graph.Slot(_scale), Graph.Slot(_offset));
        }
    }
}
