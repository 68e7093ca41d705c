namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Latents divided by a number of their own each: f_bi / s_i.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="divisors">s [m, 1], none zero where a latent fires.</param>
    public LatentNode Divide(LatentNode latents, DenseNode divisors)
    {
        RequireOwn(latents);
        RequireOwn(divisors);
        RequireShape(divisors, latents.Value.LatentCount, 1, "The divisors");
        return Record<DivideOperation>().Forward(latents, divisors);
    }
}

internal sealed class DivideOperation : LatentOperation
{
    private LatentNode _latents = null!;
    private DenseNode _divisors = null!;

    public LatentNode Forward(LatentNode latents, DenseNode divisors)
    {
        (_latents, _divisors) = (latents, divisors);
        var result = Prepare(latents.Value.LatentCount, latents.RequiresGradient || divisors.RequiresGradient);
        Backend.DivideLatents(latents.Value, divisors.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        // The same latents fire.
        _latents.CountGradient += Result.CountGradient;
        if (Result.HasGradient)
            Backend.DivideLatentsBackward(_latents.Value, _divisors.Value, Result.Value, Graph.Slot(_latents), Graph.Slot(_divisors));
    }
}
