namespace SaeLab.Numerics.Kernels;

/// <summary>Looks for a row that is not finite.</summary>
internal unsafe struct FiniteRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int Columns;
    public float* Table;

    /// <summary>Set to a row that is not finite.</summary>
    public int* Culprit;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            if (!Rows<T>.IsFinite(Table + ((nint)i * Columns), Columns))
                *Culprit = i;
        }
    }
}
