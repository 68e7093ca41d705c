namespace SaeLab.Numerics.Kernels;

/// <summary>Builds a <see cref="LatentIndex"/> by a stable counting sort: first counts per block of rows, then places.</summary>
internal unsafe struct IndexLatents : IPieces
{
    public const int Blocks = 16;

    public int RowCount;
    public int LatentCount;
    public int* Starts;
    public int* Latents;

    /// <summary>[Blocks, m]: counts first, then next places.</summary>
    public int* Places;

    public int* RowOf;
    public int* EntryOf;
    public bool Placing;

    public readonly void Run(int piece, Scratch scratch)
    {
        var places = Places + ((nint)piece * LatentCount);
        var (first, end) = (Boundary(piece), Boundary(piece + 1));
        if (!Placing)
        {
            new Span<int>(places, LatentCount).Clear();
            for (var j = Starts[first]; j < Starts[end]; j++)
                places[Latents[j]]++;
            return;
        }

        for (var b = first; b < end; b++)
        {
            for (var j = Starts[b]; j < Starts[b + 1]; j++)
            {
                var place = places[Latents[j]]++;
                RowOf[place] = b;
                EntryOf[place] = j;
            }
        }
    }

    private readonly int Boundary(int piece) => (int)((long)RowCount * piece / Blocks);
}
