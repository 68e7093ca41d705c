namespace SaeLab.Numerics.Kernels;

/// <summary>values_j = max(0, s·source_j + o) where source_j &gt; 0, else 0, with s and o of the entry's latent, on blocks of entries.</summary>
internal unsafe struct AffineEntries : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public int* Latents;
    public float* Source;
    public float* Scale;
    public float* Offset;
    public float* Values;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
            Values[j] = Source[j] > 0 ? MathF.Max(0, (Scale[Latents[j]] * Source[j]) + Offset[Latents[j]]) : 0;
    }
}
