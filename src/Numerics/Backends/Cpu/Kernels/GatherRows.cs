namespace SaeLab.Numerics.Kernels;

/// <summary>Copies chosen rows of a table, one after another, into a compact one.</summary>
internal unsafe struct GatherRows : IPieces
{
    public const int RowsPerPiece = 64;

    public int* Chosen;
    public int Count;
    public int Columns;
    public float* Table;
    public float* Compact;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(Count, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
            new Span<float>(Table + ((nint)Chosen[i] * Columns), Columns).CopyTo(new Span<float>(Compact + ((nint)i * Columns), Columns));
    }
}
