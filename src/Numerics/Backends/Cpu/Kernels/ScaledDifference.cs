namespace SaeLab.Numerics.Kernels;

/// <summary>destination = (accumulate ? destination : 0) + factor · (a − b), with b = 0 where there is none.</summary>
internal unsafe struct ScaledDifference<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int PerPiece = 1 << 15;

    public int Count;
    public float* A;
    public float* B;
    public float Factor;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var factor = T.Create(Factor);
        var i = piece * PerPiece;
        for (; i + T.Width <= end; i += T.Width)
        {
            var difference = B is null ? T.Load(A + i) : T.Load(A + i) - T.Load(B + i);
            (Accumulate ? T.MultiplyAdd(factor, difference, T.Load(Destination + i)) : factor * difference).Store(Destination + i);
        }

        for (; i < end; i++)
        {
            var difference = B is null ? A[i] : A[i] - B[i];
            Destination[i] = Accumulate ? MathF.FusedMultiplyAdd(Factor, difference, Destination[i]) : Factor * difference;
        }
    }
}
