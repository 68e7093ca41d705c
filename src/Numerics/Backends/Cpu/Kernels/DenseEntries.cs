namespace SaeLab.Numerics.Kernels;

/// <summary>Moves a number per entry between a batch of latents and a dense [rows, slots] array, a block of rows at a time.</summary>
internal unsafe struct DenseEntries : IPieces
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* Starts;
    public int* Latents;

    /// <summary>The column of each latent.</summary>
    public int* SlotOf;

    public int Slots;
    public float* Dense;
    public float* Entries;

    /// <summary>From entries to the array, which is cleared first; else the other way.</summary>
    public bool Scatter;

    /// <summary>Add to entries instead of replacing them.</summary>
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var row = Dense + ((nint)b * Slots);
            if (Scatter)
            {
                new Span<float>(row, Slots).Clear();
                for (var j = Starts[b]; j < Starts[b + 1]; j++)
                    row[SlotOf[Latents[j]]] = Entries[j];
            }
            else
            {
                for (var j = Starts[b]; j < Starts[b + 1]; j++)
                    Entries[j] = Accumulate ? Entries[j] + row[SlotOf[Latents[j]]] : row[SlotOf[Latents[j]]];
            }
        }
    }
}
