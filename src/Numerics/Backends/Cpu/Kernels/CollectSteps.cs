namespace SaeLab.Numerics.Kernels;

/// <summary>The entries of a block of rows from their steps: first how many each row has, then the entries themselves and which one each step belongs to.</summary>
internal unsafe struct CollectSteps : IPieces
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* StepStarts;
    public int* Atoms;
    public float* StepValues;
    public int* EntryOf;

    /// <summary>Counts at row + 1 at first, then the starts of rows.</summary>
    public int* Starts;
    public int* Latents;
    public float* Values;
    public bool Placing;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var row = piece * RowsPerPiece; row < end; row++)
        {
            var (first, count) = (StepStarts[row], StepStarts[row + 1] - StepStarts[row]);

            // Steps by atom and, for one atom, in their order.
            var keys = new Span<long>(scratch.Ints(0, 2L * count), count);
            for (var t = 0; t < count; t++)
                keys[t] = ((long)Atoms[first + t] << 32) | (uint)t;
            keys.Sort();
            if (Placing)
                Place(first, Starts[row] - 1, keys);
            else
                Starts[row + 1] = CountAtoms(keys);
        }
    }

    private static int CountAtoms(ReadOnlySpan<long> keys)
    {
        var (atoms, previous) = (0, -1L);
        foreach (var key in keys)
        {
            atoms += key >> 32 != previous ? 1 : 0;
            previous = key >> 32;
        }

        return atoms;
    }

    private readonly void Place(int first, int entry, ReadOnlySpan<long> keys)
    {
        var previous = -1L;
        foreach (var key in keys)
        {
            var step = first + (int)key;
            if (key >> 32 != previous)
                (Latents[++entry], Values[entry]) = ((int)(key >> 32), 0);
            Values[entry] += StepValues[step];
            EntryOf[step] = entry;
            previous = key >> 32;
        }
    }
}
