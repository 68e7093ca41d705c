using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>The innermost block of every matrix multiplication: C = C₀ + A·B for a tile that lives in registers.</summary>
/// <remarks>
/// A is packed as [depth][Rows], B as [depth][Columns]; see <see cref="Panels"/>. What becomes of C is up to a sink, which is compiled in.
/// Each product is added to its sum in order of depth, so a tile's numbers depend on its operands alone.
/// Accumulators are locals and not an array, because only locals stay in registers.
/// </remarks>
internal static unsafe class Tile<T> where T : unmanaged, ILanes<T>
{
    /// <summary>Rows of a tile.</summary>
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.TileRows;
    }

    /// <summary>Columns of a tile.</summary>
    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * T.Width;
    }

    /// <summary>Computes a tile and hands its rows to the sink, first to last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compute<TSink>(float* a, float* b, nint depth, ref TSink sink) where TSink : struct, ITileSink<T>
    {
        if (T.TileRows == 14)
            Compute14(a, b, depth, ref sink);
        else
            Compute6(a, b, depth, ref sink);
    }

    /// <summary>The block for 32 vector registers: 14 rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute14<TSink>(float* a, float* b, nint depth, ref TSink sink) where TSink : struct, ITileSink<T>
    {
        var width = T.Width;
        T left = sink.Left, right = sink.Right;
        T c00 = left, c01 = right;
        T c10 = left, c11 = right;
        T c20 = left, c21 = right;
        T c30 = left, c31 = right;
        T c40 = left, c41 = right;
        T c50 = left, c51 = right;
        T c60 = left, c61 = right;
        T c70 = left, c71 = right;
        T c80 = left, c81 = right;
        T c90 = left, c91 = right;
        T c100 = left, c101 = right;
        T c110 = left, c111 = right;
        T c120 = left, c121 = right;
        T c130 = left, c131 = right;
        for (; depth > 0; depth--)
        {
            T b0 = T.Load(b), b1 = T.Load(b + width), x;
            x = T.Create(a[0]); c00 = T.MultiplyAdd(x, b0, c00); c01 = T.MultiplyAdd(x, b1, c01);
            x = T.Create(a[1]); c10 = T.MultiplyAdd(x, b0, c10); c11 = T.MultiplyAdd(x, b1, c11);
            x = T.Create(a[2]); c20 = T.MultiplyAdd(x, b0, c20); c21 = T.MultiplyAdd(x, b1, c21);
            x = T.Create(a[3]); c30 = T.MultiplyAdd(x, b0, c30); c31 = T.MultiplyAdd(x, b1, c31);
            x = T.Create(a[4]); c40 = T.MultiplyAdd(x, b0, c40); c41 = T.MultiplyAdd(x, b1, c41);
            x = T.Create(a[5]); c50 = T.MultiplyAdd(x, b0, c50); c51 = T.MultiplyAdd(x, b1, c51);
            x = T.Create(a[6]); c60 = T.MultiplyAdd(x, b0, c60); c61 = T.MultiplyAdd(x, b1, c61);
            x = T.Create(a[7]); c70 = T.MultiplyAdd(x, b0, c70); c71 = T.MultiplyAdd(x, b1, c71);
            x = T.Create(a[8]); c80 = T.MultiplyAdd(x, b0, c80); c81 = T.MultiplyAdd(x, b1, c81);
            x = T.Create(a[9]); c90 = T.MultiplyAdd(x, b0, c90); c91 = T.MultiplyAdd(x, b1, c91);
            x = T.Create(a[10]); c100 = T.MultiplyAdd(x, b0, c100); c101 = T.MultiplyAdd(x, b1, c101);
            x = T.Create(a[11]); c110 = T.MultiplyAdd(x, b0, c110); c111 = T.MultiplyAdd(x, b1, c111);
            x = T.Create(a[12]); c120 = T.MultiplyAdd(x, b0, c120); c121 = T.MultiplyAdd(x, b1, c121);
            x = T.Create(a[13]); c130 = T.MultiplyAdd(x, b0, c130); c131 = T.MultiplyAdd(x, b1, c131);
            a += 14;
            b += 2 * width;
        }

        sink.Take(0, c00, c01);
        sink.Take(1, c10, c11);
        sink.Take(2, c20, c21);
        sink.Take(3, c30, c31);
        sink.Take(4, c40, c41);
        sink.Take(5, c50, c51);
        sink.Take(6, c60, c61);
        sink.Take(7, c70, c71);
        sink.Take(8, c80, c81);
        sink.Take(9, c90, c91);
        sink.Take(10, c100, c101);
        sink.Take(11, c110, c111);
        sink.Take(12, c120, c121);
        sink.Take(13, c130, c131);
    }

    /// <summary>The block for 16 vector registers: 6 rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute6<TSink>(float* a, float* b, nint depth, ref TSink sink) where TSink : struct, ITileSink<T>
    {
        var width = T.Width;
        T left = sink.Left, right = sink.Right;
        T c00 = left, c01 = right;
        T c10 = left, c11 = right;
        T c20 = left, c21 = right;
        T c30 = left, c31 = right;
        T c40 = left, c41 = right;
        T c50 = left, c51 = right;
        for (; depth > 0; depth--)
        {
            T b0 = T.Load(b), b1 = T.Load(b + width), x;
            x = T.Create(a[0]); c00 = T.MultiplyAdd(x, b0, c00); c01 = T.MultiplyAdd(x, b1, c01);
            x = T.Create(a[1]); c10 = T.MultiplyAdd(x, b0, c10); c11 = T.MultiplyAdd(x, b1, c11);
            x = T.Create(a[2]); c20 = T.MultiplyAdd(x, b0, c20); c21 = T.MultiplyAdd(x, b1, c21);
            x = T.Create(a[3]); c30 = T.MultiplyAdd(x, b0, c30); c31 = T.MultiplyAdd(x, b1, c31);
            x = T.Create(a[4]); c40 = T.MultiplyAdd(x, b0, c40); c41 = T.MultiplyAdd(x, b1, c41);
            x = T.Create(a[5]); c50 = T.MultiplyAdd(x, b0, c50); c51 = T.MultiplyAdd(x, b1, c51);
            a += 6;
            b += 2 * width;
        }

        sink.Take(0, c00, c01);
        sink.Take(1, c10, c11);
        sink.Take(2, c20, c21);
        sink.Take(3, c30, c31);
        sink.Take(4, c40, c41);
        sink.Take(5, c50, c51);
    }
}
