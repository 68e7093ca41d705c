namespace SaeLab.Numerics.Kernels;

/// <summary>Turns what the encoder compared with 0, z − (θ − ε/2), into z and latents, on blocks of entries.</summary>
internal unsafe struct JumpEntries : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public int* Latents;
    public float* Values;
    public float* Threshold;
    public float HalfBandwidth;

    /// <summary>Receives z where a backward pass will ask for it; else null.</summary>
    public float* PreActivations;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            var threshold = Threshold[Latents[j]];
            var z = Values[j] + (threshold - HalfBandwidth);
            if (PreActivations is not null)
                PreActivations[j] = z;
            Values[j] = z > threshold ? z : 0;
        }
    }
}
