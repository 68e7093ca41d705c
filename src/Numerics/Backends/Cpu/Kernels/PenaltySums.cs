namespace SaeLab.Numerics.Kernels;

/// <summary>Σ φ(|f_bi| w_i) over blocks of entries, in double precision.</summary>
internal unsafe struct PenaltySums<TPenalty> : IPieces where TPenalty : unmanaged, IPenalty
{
    public const int PerPiece = 1 << 14;

    public TPenalty Penalty;
    public int Count;
    public int* Latents;
    public float* Values;
    public float* Weights;
    public double* Partial;

    public readonly void Run(int piece, Scratch scratch)
    {
        var sum = 0.0;
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
            sum += Penalty.Value(Math.Abs((double)Values[j]) * (Weights is null ? 1 : Weights[Latents[j]]));
        Partial[piece] = sum;
    }
}
