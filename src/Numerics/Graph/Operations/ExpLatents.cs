namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The exponentials of entries: e^min(v_bi, 20), for ghost gradients (Anthropic, January 2024).</summary>
    /// <remarks>
    /// Latents without an entry stay 0; to have entries for all, encode with TopK of k = m, not rectified.
    /// The bound keeps the result and what is computed from it finite (e²⁰ ≈ 4.9·10⁸); beyond it the gradient is 0.
    /// </remarks>
    /// <param name="latents">v [B, m].</param>
    /// <returns>Latents with the same entries.</returns>
    public LatentNode Exp(LatentNode latents)
    {
        RequireOwn(latents);
        return Record<ExpLatentsOperation>().Forward(latents);
    }
}

internal sealed class ExpLatentsOperation : LatentOperation
{
    private LatentNode _latents = null!;

    public LatentNode Forward(LatentNode latents)
    {
        _latents = latents;
        var result = Prepare(latents.Value.LatentCount, latents.RequiresGradient);
        Backend.ExpLatents(latents.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (Result.HasGradient)
            Backend.ExpLatentsBackward(_latents.Value, Result.Value, Graph.Slot(_latents));
    }
}
