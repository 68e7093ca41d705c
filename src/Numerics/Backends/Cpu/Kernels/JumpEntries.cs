namespace SaeLab.Numerics.Kernels;

/// <summary>The two entry-wise halves of JumpReLU, on blocks of entries.</summary>
internal unsafe struct JumpEntries : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public int* Latents;
    public float* Values;
    public float* Gradients;
    public float* Threshold;
    public float HalfBandwidth;
    public float CountGradient;

    /// <summary>Receives what each entry says to its threshold; null in the forward half.</summary>
    public float* ThresholdTerms;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            var threshold = Threshold[Latents[j]];
            if (ThresholdTerms is null)
            {
                // The encoder compared z − (θ − ε/2) with 0.
                var z = Values[j] + (threshold - HalfBandwidth);
                Values[j] = z > threshold ? z : 0;
                continue;
            }

            var isNear = Values[j] == 0 || Values[j] - threshold < HalfBandwidth;
            ThresholdTerms[j] = isNear ? -((threshold * Gradients[j]) + CountGradient) / (2 * HalfBandwidth) : 0;
            if (Values[j] == 0)
                Gradients[j] = 0;
        }
    }
}
