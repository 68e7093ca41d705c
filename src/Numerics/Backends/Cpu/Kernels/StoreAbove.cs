using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Stores a tile that started from biases, and which numbers of each row exceed the row's bound in their order.</summary>
internal unsafe struct StoreAbove<T, TOrder> : ITileSink<T> where T : unmanaged, ILanes<T> where TOrder : struct, IOrder<T>
{
    /// <summary>One bias per column of the tile.</summary>
    public float* Biases;

    /// <summary>One bound per row of the tile.</summary>
    public float* Bounds;

    /// <summary>[rows, columns] of the tile.</summary>
    public float* Values;

    /// <summary>Per row a bit for each column that exceeds the bound.</summary>
    public ulong* Above;

    public readonly T Left => T.Load(Biases);

    public readonly T Right => T.Load(Biases + T.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, T left, T right)
    {
        var bound = T.Create(Bounds[row]);
        left.Store(Values + (row * 2 * T.Width));
        right.Store(Values + (row * 2 * T.Width) + T.Width);
        Above[row] = T.GreaterThan(TOrder.Of(left), bound) | ((ulong)T.GreaterThan(TOrder.Of(right), bound) << T.Width);
    }
}
