using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Stores a tile, row by row.</summary>
internal unsafe struct StoreTile<T> : ITileSink<T> where T : unmanaged, ILanes<T>
{
    public float* Destination;

    /// <summary>Distance of rows.</summary>
    public nint Stride;

    /// <summary>Adds to what is there.</summary>
    public bool Accumulate;

    public readonly T Left => T.Create(0);

    public readonly T Right => T.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, T left, T right)
    {
        var destination = Destination + (row * Stride);
        (Accumulate ? left + T.Load(destination) : left).Store(destination);
        (Accumulate ? right + T.Load(destination + T.Width) : right).Store(destination + T.Width);
    }
}
