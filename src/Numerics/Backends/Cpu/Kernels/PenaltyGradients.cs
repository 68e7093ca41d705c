namespace SaeLab.Numerics.Kernels;

/// <summary>gradient_j (+)= g·φ′(u_j) w sign(f_j), with u = |f| w and sign(0) = 1, on blocks of entries.</summary>
internal unsafe struct PenaltyGradients<TPenalty> : IPieces where TPenalty : unmanaged, IPenalty
{
    public const int PerPiece = 1 << 14;

    public TPenalty Penalty;
    public double Gradient;
    public int Count;
    public int* Latents;
    public float* Values;
    public float* Weights;

    /// <summary>Null where nobody asks.</summary>
    public float* EntryGradients;

    public bool Accumulate;

    /// <summary>Receives φ′(u_j)·|f_j|, which the weight of the entry's latent sums; null where nobody asks.</summary>
    public float* Terms;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            double magnitude = Math.Abs(Values[j]), weight = Weights is null ? 1 : Weights[Latents[j]];
            var slope = Penalty.Slope(magnitude * weight);
            if (Terms is not null)
                Terms[j] = (float)(slope * magnitude);
            if (EntryGradients is null)
                continue;
            var gradient = (float)(Gradient * slope * weight);
            gradient = Values[j] < 0 ? -gradient : gradient;
            EntryGradients[j] = Accumulate ? EntryGradients[j] + gradient : gradient;
        }
    }
}
