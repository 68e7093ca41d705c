namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The mean number of firing latents per row, 1/B Σ_b Σ_i [f_bi ≠ 0].</summary>
    /// <remarks>
    /// Its gradient is straight-through and reaches the thresholds of JumpReLU alone: ∂/∂θ_i = −(1/ε)·[|z − θ| &lt; ε/2] (Rajamanoharan et al. 2024);
    /// and ∂/∂z_i = (1/ε)·[|z − θ| &lt; ε/2] where JumpReLU trains its input. With other activations it has none. It passes through <see cref="Divide"/>,
    /// which lets the same latents fire, and through no other operation on latents.
    /// </remarks>
    public ScalarNode MeanL0(LatentNode latents)
    {
        RequireOwn(latents);
        return Record<MeanL0Operation>().Forward(latents);
    }
}

internal sealed class MeanL0Operation : ScalarOperation
{
    private LatentNode _latents = null!;

    public ScalarNode Forward(LatentNode latents)
    {
        _latents = latents;
        var count = Graph.Frozen is null ? Backend.CountFiring(latents.Value) : FrozenValues.CountFiring(latents.Value);
        return Prepare(count / latents.Value.Rows, latents.RequiresGradient);
    }

    public override void Backward() => _latents.CountGradient += Result.Gradient / _latents.Value.Rows;
}
