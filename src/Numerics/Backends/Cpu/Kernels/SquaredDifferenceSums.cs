namespace SaeLab.Numerics.Kernels;

/// <summary>Σ (a − b)² over a block, with b = 0 where there is none, or one row that repeats.</summary>
internal unsafe struct SquaredDifferenceSums<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int Columns;
    public float* A;
    public float* B;

    /// <summary>Columns for an array like a, 0 for one row that repeats.</summary>
    public int StrideOfB;

    public double* Partial;

    public readonly void Run(int piece, Scratch scratch)
    {
        var sum = 0.0;
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var a = A + ((nint)b * Columns);
            sum += B is null ? Rows<T>.Dot(a, a, Columns) : Row(a, B + ((nint)b * StrideOfB), Columns);
        }

        Partial[piece] = sum;
    }

    private static float Row(float* a, float* b, int count)
    {
        T sum0 = T.Create(0), sum1 = sum0;
        var c = 0;
        for (; c + (2 * T.Width) <= count; c += 2 * T.Width)
        {
            T d0 = T.Load(a + c) - T.Load(b + c), d1 = T.Load(a + c + T.Width) - T.Load(b + c + T.Width);
            sum0 = T.MultiplyAdd(d0, d0, sum0);
            sum1 = T.MultiplyAdd(d1, d1, sum1);
        }

        var sum = T.Sum(sum0 + sum1);
        for (; c < count; c++)
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        return sum;
    }
}
