namespace SaeLab.Numerics.Kernels;

/// <summary>destination row_i += the terms that belong to latent i, in order.</summary>
internal unsafe struct SumTerms<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int LatentsPerPiece = 32;

    public int LatentCount;

    /// <summary>Latent i owns Order from Starts[i] to Starts[i + 1], which says where its terms lie.</summary>
    public int* Starts;
    public int* Order;
    public float* Terms;
    public int Columns;
    public float* Destination;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(LatentCount, (piece + 1) * LatentsPerPiece);
        for (var i = piece * LatentsPerPiece; i < end; i++)
        {
            for (var p = Starts[i]; p < Starts[i + 1]; p++)
                Rows<T>.AddScaled(Terms + ((nint)Order[p] * Columns), 1, Destination + ((nint)i * Columns), Columns);
        }
    }
}
