namespace SaeLab.Numerics.Kernels;

/// <summary>row_i (+)= scale_i · compact row of latent i; the rows of latents without one become 0 unless they accumulate.</summary>
internal unsafe struct SpreadRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int LatentCount;

    /// <summary>The compact row of each latent, −1 where it has none.</summary>
    public int* SlotOf;

    public int Columns;
    public float* Table;
    public float* Compact;
    public float* Scale;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(LatentCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var row = Table + ((nint)i * Columns);
            if (!Accumulate)
                new Span<float>(row, Columns).Clear();
            if (SlotOf[i] >= 0)
                Rows<T>.AddScaled(Compact + ((nint)SlotOf[i] * Columns), Scale is null ? 1 : Scale[i], row, Columns);
        }
    }
}
