namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Reconstructions x̂ = f·D + b.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="decoder">D [m, d]; row i is the direction of latent i.</param>
    /// <param name="bias">b [1, d]; none is 0.</param>
    public DenseNode Decode(LatentNode latents, DenseNode decoder, DenseNode? bias = null)
    {
        RequireOwn(latents);
        RequireOwn(decoder);
        RequireOwn(bias);
        RequireShape(decoder, latents.Value.LatentCount, decoder.Value.Columns, "The decoder");
        RequireShape(bias, 1, decoder.Value.Columns, "The decoder bias");
        return Record<DecodeOperation>().Forward(latents, decoder, bias);
    }
}

internal sealed class DecodeOperation : DenseOperation
{
    private LatentNode _latents = null!;
    private DenseNode _decoder = null!;
    private DenseNode? _bias;

    public DenseNode Forward(LatentNode latents, DenseNode decoder, DenseNode? bias)
    {
        (_latents, _decoder, _bias) = (latents, decoder, bias);
        var result = Prepare(
            latents.Value.Rows, decoder.Value.Columns,
            latents.RequiresGradient || decoder.RequiresGradient || bias is { RequiresGradient: true });
        Backend.Decode(latents.Value, decoder.Value, bias?.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        Backend.DecodeBackward(_latents.Value, _decoder.Value, Result.Gradient!, new DecoderGradients(
            Graph.Slot(_latents), Graph.Slot(_decoder), Graph.Slot(_bias)));
    }
}
