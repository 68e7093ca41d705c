namespace SaeLab.Numerics.Kernels;

/// <summary>The gradients of <see cref="AffineEntries"/>, on blocks of entries: terms_j = g_j where the result is positive, else 0; destination_j (+)= s·terms_j.</summary>
internal unsafe struct AffineGradients : IPieces
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public int* Latents;

    /// <summary>The results.</summary>
    public float* Values;

    public float* Gradients;
    public float* Scale;
    public float* Terms;

    /// <summary>Null where nobody asks.</summary>
    public float* Destination;

    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            var term = Values[j] > 0 ? Gradients[j] : 0;
            Terms[j] = term;
            if (Destination is not null)
                Destination[j] = Accumulate ? Destination[j] + (Scale[Latents[j]] * term) : Scale[Latents[j]] * term;
        }
    }
}
