using System.Numerics;
using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Raises each row's largest cosine by what a strip holds: entry (r, c) is the cosine of rows Top + r and Top + c, looked at where c &gt; r.</summary>
internal unsafe struct NearestInStrip<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 16;
    public const int ColumnsPerPiece = 256;

    /// <summary>[Height, Width].</summary>
    public float* Strip;
    public int Top;
    public int Height;
    public int Width;

    /// <summary>Compare |cos|.</summary>
    public bool Absolute;

    /// <summary>Go by columns, for the later row of each pair; else by rows, for the earlier.</summary>
    public bool ByColumn;

    /// <summary>Per row of the chunk: the largest cosine (or |cos|) so far, the cosine itself, and whose it is.</summary>
    public float* Best;
    public float* Cosines;
    public int* Partners;

    public readonly void Run(int piece, Scratch scratch)
    {
        if (ByColumn)
        {
            var first = piece * ColumnsPerPiece;
            RaiseColumns(first, Math.Min(Width, first + ColumnsPerPiece));
            return;
        }

        var end = Math.Min(Height, (piece + 1) * RowsPerPiece);
        for (var r = piece * RowsPerPiece; r < end; r++)
            RaiseRow(r);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RaiseColumns(int first, int end)
    {
        var best = Best + Top;
        for (var r = 0; r < Math.Min(Height, end); r++)
        {
            var row = Strip + ((nint)r * Width);
            var c = Math.Max(first, r + 1);
            for (; c + T.Width <= end; c += T.Width)
            {
                for (var higher = T.GreaterThan(Size(T.Load(row + c)), T.Load(best + c)); higher != 0; higher &= higher - 1)
                    Raise(Top + c + BitOperations.TrailingZeroCount(higher), Top + r, row[c + BitOperations.TrailingZeroCount(higher)]);
            }

            for (; c < end; c++)
            {
                if (Size(row[c]) > best[c])
                    Raise(Top + c, Top + r, row[c]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RaiseRow(int r)
    {
        var row = Strip + ((nint)r * Width);
        var largest = T.Create(Best[Top + r]);
        var c = r + 1;
        for (; c + T.Width <= Width; c += T.Width)
            largest = T.Max(largest, Size(T.Load(row + c)));
        var lanes = stackalloc float[T.Width];
        largest.Store(lanes);
        var most = lanes[0];
        for (var lane = 1; lane < T.Width; lane++)
            most = MathF.Max(most, lanes[lane]);
        for (; c < Width; c++)
            most = MathF.Max(most, Size(row[c]));
        if (!(most > Best[Top + r]))
            return;
        c = r + 1;
        while (Size(row[c]) != most)
            c++;
        Raise(Top + r, Top + c, row[c]);
    }

    private readonly void Raise(int row, int partner, float cosine) =>
        (Best[row], Cosines[row], Partners[row]) = (Size(cosine), cosine, partner);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T Size(T cosine) => Absolute ? T.Max(cosine, T.Create(0) - cosine) : cosine;

    private readonly float Size(float cosine) => Absolute ? MathF.Abs(cosine) : cosine;
}
