namespace SaeLab.Numerics.Kernels;

/// <summary>Copies chosen rows of a table, one after another, at length 1; a row shorter than 1e-8 as zeros.</summary>
internal unsafe struct UnitRowCopies<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;
    private const float SmallestNorm = 1e-8f;

    public int* Chosen;
    public int Count;
    public int Columns;
    public float* Table;
    public float* Destination;

    /// <summary>Set to a row that is not finite.</summary>
    public int* Culprit;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(Count, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var row = Table + ((nint)Chosen[i] * Columns);
            var destination = Destination + ((nint)i * Columns);
            if (!Rows<T>.IsFinite(row, Columns))
                *Culprit = Chosen[i];
            new Span<float>(destination, Columns).Clear();
            var norm = MathF.Sqrt(Rows<T>.Dot(row, row, Columns));
            if (norm >= SmallestNorm)
                Rows<T>.AddScaled(row, 1 / norm, destination, Columns);
        }
    }
}
