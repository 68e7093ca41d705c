using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Stores a tile, row by row.</summary>
internal unsafe struct StoreTile<T> : ITileSink<T> where T : unmanaged, ILanes<T>
{
    public float* Destination;

    /// <summary>Distance of rows.</summary>
    public nint Stride;

    public readonly T Left => T.Create(0);

    public readonly T Right => T.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, T left, T right)
    {
        left.Store(Destination + (row * Stride));
        right.Store(Destination + (row * Stride) + T.Width);
    }
}
