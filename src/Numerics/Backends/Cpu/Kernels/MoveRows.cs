namespace SaeLab.Numerics.Kernels;

/// <summary>Copies chosen rows of a table into another one's first rows, or back.</summary>
internal unsafe struct MoveRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int* Chosen;
    public int Count;
    public int Columns;
    public float* Table;
    public float* Compact;

    /// <summary>From the compact table to the chosen rows, scaled; else the other way.</summary>
    public bool Back;

    /// <summary>One factor per row of the table, or null.</summary>
    public float* Scale;

    /// <summary>Add to the chosen rows instead of replacing them.</summary>
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(Count, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var row = Table + ((nint)Chosen[i] * Columns);
            var compact = Compact + ((nint)i * Columns);
            if (!Back)
            {
                new Span<float>(row, Columns).CopyTo(new Span<float>(compact, Columns));
                continue;
            }

            if (!Accumulate)
                new Span<float>(row, Columns).Clear();
            Rows<T>.AddScaled(compact, Scale is null ? 1 : Scale[Chosen[i]], row, Columns);
        }
    }
}
