namespace SaeLab.Numerics.Kernels;

/// <summary>values = max(0, values) on a block; NaN stays NaN, so that divergence is seen.</summary>
internal unsafe struct RaiseToZeroBlock<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int PerPiece = 1 << 15;

    public int Count;
    public float* Values;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + T.Width <= end; i += T.Width)
            T.Max(T.Create(0), T.Load(Values + i)).Store(Values + i);
        for (; i < end; i++)
            Values[i] = MathF.Max(0, Values[i]);
    }
}
