using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>The innermost block of every matrix multiplication: C = A·B for a tile that lives in registers.</summary>
/// <remarks>
/// A is packed as [depth][Rows], B as [depth][Columns], C is written as [Rows][Columns]; see <see cref="Panels"/>.
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

    /// <summary>Computes a tile.</summary>
    public static void Compute(float* a, float* b, float* c, nint depth)
    {
        if (T.TileRows == 14)
            Compute14(a, b, c, depth);
        else
            Compute6(a, b, c, depth);
    }

    /// <summary>The block for 32 vector registers: 14 rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute14(float* a, float* b, float* c, nint depth)
    {
        var width = T.Width;
        T c00 = T.Create(0), c01 = T.Create(0);
        T c10 = T.Create(0), c11 = T.Create(0);
        T c20 = T.Create(0), c21 = T.Create(0);
        T c30 = T.Create(0), c31 = T.Create(0);
        T c40 = T.Create(0), c41 = T.Create(0);
        T c50 = T.Create(0), c51 = T.Create(0);
        T c60 = T.Create(0), c61 = T.Create(0);
        T c70 = T.Create(0), c71 = T.Create(0);
        T c80 = T.Create(0), c81 = T.Create(0);
        T c90 = T.Create(0), c91 = T.Create(0);
        T c100 = T.Create(0), c101 = T.Create(0);
        T c110 = T.Create(0), c111 = T.Create(0);
        T c120 = T.Create(0), c121 = T.Create(0);
        T c130 = T.Create(0), c131 = T.Create(0);
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

        c00.Store(c); c01.Store(c + width); c += 2 * width;
        c10.Store(c); c11.Store(c + width); c += 2 * width;
        c20.Store(c); c21.Store(c + width); c += 2 * width;
        c30.Store(c); c31.Store(c + width); c += 2 * width;
        c40.Store(c); c41.Store(c + width); c += 2 * width;
        c50.Store(c); c51.Store(c + width); c += 2 * width;
        c60.Store(c); c61.Store(c + width); c += 2 * width;
        c70.Store(c); c71.Store(c + width); c += 2 * width;
        c80.Store(c); c81.Store(c + width); c += 2 * width;
        c90.Store(c); c91.Store(c + width); c += 2 * width;
        c100.Store(c); c101.Store(c + width); c += 2 * width;
        c110.Store(c); c111.Store(c + width); c += 2 * width;
        c120.Store(c); c121.Store(c + width); c += 2 * width;
        c130.Store(c); c131.Store(c + width);
    }

    /// <summary>The block for 16 vector registers: 6 rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute6(float* a, float* b, float* c, nint depth)
    {
        var width = T.Width;
        T c00 = T.Create(0), c01 = T.Create(0);
        T c10 = T.Create(0), c11 = T.Create(0);
        T c20 = T.Create(0), c21 = T.Create(0);
        T c30 = T.Create(0), c31 = T.Create(0);
        T c40 = T.Create(0), c41 = T.Create(0);
        T c50 = T.Create(0), c51 = T.Create(0);
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

        c00.Store(c); c01.Store(c + width); c += 2 * width;
        c10.Store(c); c11.Store(c + width); c += 2 * width;
        c20.Store(c); c21.Store(c + width); c += 2 * width;
        c30.Store(c); c31.Store(c + width); c += 2 * width;
        c40.Store(c); c41.Store(c + width); c += 2 * width;
        c50.Store(c); c51.Store(c + width);
    }
}
