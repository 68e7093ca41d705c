namespace SaeLab.Numerics.Kernels;

/// <summary>The gradient of each row from the pair that it chose and from the pairs of those that chose it.</summary>
internal unsafe struct NearestRowGradients<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int Columns;
    public float* Table;
    public float* Norms;

    /// <summary>Per row, whom it chose (−1 for none) and their cosine.</summary>
    public int* Partners;
    public double* Cosines;

    /// <summary>What a cosine's gradient is multiples of.</summary>
    public double Factor;

    /// <summary>Who chose row i: followers from FollowerStarts[i] to FollowerStarts[i + 1].</summary>
    public int* FollowerStarts;
    public int* Followers;

    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var i = piece * RowsPerPiece; i < end; i++)
        {
            var destination = Destination + ((nint)i * Columns);
            if (!Accumulate)
                new Span<float>(destination, Columns).Clear();
            var along = 0.0;
            if (Partners[i] >= 0)
                along += AddPair(i, Partners[i], Cosines[i], destination);
            for (var p = FollowerStarts[i]; p < FollowerStarts[i + 1]; p++)
                along += AddPair(i, Followers[p], Cosines[Followers[p]], destination);
            if (along != 0)
                Rows<T>.AddScaled(Table + ((nint)i * Columns), (float)(-Factor * along / ((double)Norms[i] * Norms[i])), destination, Columns);
        }
    }

    /// <summary>Adds the part along the other row and returns c², to which the part along the row itself is proportional.</summary>
    private readonly double AddPair(int i, int other, double cosine, float* destination)
    {
        Rows<T>.AddScaled(
            Table + ((nint)other * Columns), (float)(Factor * cosine / ((double)Norms[i] * Norms[other])), destination, Columns);
        return cosine * cosine;
    }
}
