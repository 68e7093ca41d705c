namespace SaeLab.Numerics.Kernels;

/// <summary>x_b − p for every row.</summary>
internal unsafe struct CentreRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int Columns;
    public float* Inputs;
    public float* Offset;
    public float* Destination;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var start = (nint)b * Columns;
            Rows<T>.Subtract(Inputs + start, Offset, Destination + start, Columns);
        }
    }
}
