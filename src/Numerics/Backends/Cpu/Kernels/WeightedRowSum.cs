namespace SaeLab.Numerics.Kernels;

/// <summary>Partial sums of w_b · row_b over blocks of rows; the caller adds the blocks up in order.</summary>
internal unsafe struct WeightedRowSum<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 256;

    public int RowCount;
    public int Columns;
    public float* Table;

    /// <summary>w, or null for 1.</summary>
    public float* Weights;

    /// <summary>One row of sums per piece.</summary>
    public float* Partial;

    public readonly void Run(int piece, Scratch scratch)
    {
        var partial = Partial + ((nint)piece * Columns);
        new Span<float>(partial, Columns).Clear();
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var weight = Weights is null ? 1 : Weights[b];
            if (weight != 0)
                Rows<T>.AddScaled(Table + ((nint)b * Columns), weight, partial, Columns);
        }
    }
}
