namespace SaeLab.Numerics.Kernels;

/// <summary>destination (+)= a · b, entry by entry.</summary>
internal unsafe struct EntryProducts<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int PerPiece = 1 << 15;

    public int Count;
    public float* A;
    public float* B;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + T.Width <= end; i += T.Width)
        {
            T a = T.Load(A + i), b = T.Load(B + i);
            (Accumulate ? T.MultiplyAdd(a, b, T.Load(Destination + i)) : a * b).Store(Destination + i);
        }

        for (; i < end; i++)
            Destination[i] = Accumulate ? MathF.FusedMultiplyAdd(A[i], B[i], Destination[i]) : A[i] * B[i];
    }
}
