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
            var x = Inputs + ((nint)b * Columns);
            var destination = Destination + ((nint)b * Columns);
            var c = 0;
            for (; c + T.Width <= Columns; c += T.Width)
                (T.Load(x + c) - T.Load(Offset + c)).Store(destination + c);
            for (; c < Columns; c++)
                destination[c] = x[c] - Offset[c];
        }
    }
}
