namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Some latents alone: f_i for first ≤ i &lt; end, and 0 for the others. Decoding segments one after another gives the reconstructions of all prefixes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not 0 ≤ first ≤ end ≤ m.</exception>
    public LatentNode Segment(LatentNode latents, int first, int end)
    {
        RequireOwn(latents);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, latents.Value.LatentCount);
        return Record<SegmentOperation>().Forward(latents, first, end);
    }
}

internal sealed class SegmentOperation : LatentOperation
{
    private LatentNode _latents = null!;
    private int _first, _end;

    public LatentNode Forward(LatentNode latents, int first, int end)
    {
        (_latents, _first, _end) = (latents, first, end);
        var result = Prepare(latents.Value.LatentCount, latents.RequiresGradient);
        Backend.Segment(latents.Value, first, end, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        if (!_latents.HasGradient)
            Backend.ClearGradients(_latents.Value);
        _latents.HasGradient = true;
        Backend.SegmentBackward(_latents.Value, _first, _end, Result.Value);
    }
}
