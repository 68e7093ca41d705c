using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SaeLab.Numerics.Kernels;

/// <summary>Lays rows out as <see cref="Tile{T}"/> reads them: panels of a few rows, interleaved by column.</summary>
internal static unsafe class Panels
{
    private const int Block = 4;

    /// <summary>panel[c · width + r] = row r, column c of the source, with zeros for rows beyond <paramref name="rows"/>.</summary>
    /// <param name="sourceRows">Pointers to the rows.</param>
    /// <param name="rows">How many there are, at most <paramref name="width"/>.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="width">Rows of a panel.</param>
    /// <param name="panel">Destination, columns · width numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float** sourceRows, int rows, int columns, int width, float* panel)
    {
        var r = 0;
        if (Sse.IsSupported)
        {
            for (; r + Block <= rows; r += Block)
                PackFour(sourceRows + r, columns, width, panel + r);
        }

        for (; r < rows; r++)
        {
            var source = sourceRows[r];
            var destination = panel + r;
            for (var c = 0; c < columns; c++, destination += width)
                *destination = source[c];
        }

        for (; r < width; r++)
        {
            for (var c = 0; c < columns; c++)
                panel[((nint)c * width) + r] = 0;
        }
    }

    /// <summary>Four rows at a time, in blocks of four columns that are transposed in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackFour(float** rows, int columns, int width, float* panel)
    {
        float* a = rows[0], b = rows[1], c = rows[2], d = rows[3];
        var i = 0;
        for (; i + Block <= columns; i += Block)
        {
            Vector128<float> va = Vector128.Load(a + i), vb = Vector128.Load(b + i), vc = Vector128.Load(c + i), vd = Vector128.Load(d + i);
            Vector128<float> abLow = Sse.UnpackLow(va, vb), abHigh = Sse.UnpackHigh(va, vb);
            Vector128<float> cdLow = Sse.UnpackLow(vc, vd), cdHigh = Sse.UnpackHigh(vc, vd);
            Sse.MoveLowToHigh(abLow, cdLow).Store(panel);
            Sse.MoveHighToLow(cdLow, abLow).Store(panel + width);
            Sse.MoveLowToHigh(abHigh, cdHigh).Store(panel + (2 * width));
            Sse.MoveHighToLow(cdHigh, abHigh).Store(panel + (3 * width));
            panel += Block * width;
        }

        for (; i < columns; i++, panel += width)
            (panel[0], panel[1], panel[2], panel[3]) = (a[i], b[i], c[i], d[i]);
    }
}
