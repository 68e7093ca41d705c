namespace SaeLab.Numerics.Kernels;

/// <summary>Bounded exponentials of entries, or their gradients, on blocks of entries.</summary>
internal unsafe struct ExpEntries : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public float Largest;
    public float* Source;

    /// <summary>The exponentials: written in the forward half, read in the backward half.</summary>
    public float* Values;

    /// <summary>The gradients of the exponentials; null in the forward half.</summary>
    public float* Gradients;

    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            if (Gradients is null)
            {
                Values[j] = MathF.Exp(MathF.Min(Source[j], Largest));
                continue;
            }

            var gradient = Source[j] > Largest ? 0 : Gradients[j] * Values[j];
            Destination[j] = Accumulate ? Destination[j] + gradient : gradient;
        }
    }
}
