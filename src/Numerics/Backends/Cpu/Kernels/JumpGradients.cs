namespace SaeLab.Numerics.Kernels;

/// <summary>The straight-through gradients of JumpReLU, on blocks of entries. Silent entries lie inside the kernel, or they would not be entries.</summary>
internal unsafe struct JumpGradients : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public int* Latents;
    public float* Values;

    /// <summary>∂/∂f before, ∂/∂z after.</summary>
    public float* Gradients;

    public float* Threshold;
    public float HalfBandwidth;
    public float CountGradient;

    /// <summary>Receives what each entry says to its threshold; null where nobody asks.</summary>
    public float* ThresholdTerms;

    /// <summary>Whether the kernel reaches z as well.</summary>
    public bool TrainsInput;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            var threshold = Threshold[Latents[j]];
            var fires = Values[j] != 0;
            var isNear = !fires || Values[j] - threshold < HalfBandwidth;
            var term = isNear ? ((threshold * Gradients[j]) + CountGradient) / (2 * HalfBandwidth) : 0;
            if (ThresholdTerms is not null)
                ThresholdTerms[j] = -term;
            Gradients[j] = (fires ? Gradients[j] : 0) + (TrainsInput ? term : 0);
        }
    }
}
