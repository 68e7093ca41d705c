namespace SaeLab.Numerics.Kernels;

/// <summary>destination_i = scale_i · Σ_b c_bi x_b: the gradient of a weight row, from the rows in which its latent has an entry.</summary>
internal unsafe struct LatentRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int LatentsPerPiece = 32;

    public int LatentCount;
    public int* Starts;
    public int* RowOf;
    public int* EntryOf;
    public float* Coefficients;
    public float* Dense;
    public int InputDim;
    public float* Scale;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(LatentCount, (piece + 1) * LatentsPerPiece);
        for (var i = piece * LatentsPerPiece; i < end; i++)
        {
            var destination = Destination + ((nint)i * InputDim);
            var start = Starts[i];
            if (Accumulate && Starts[i + 1] == start)
                continue;
            Rows<T>.Combine(
                Dense, RowOf + start, Coefficients, EntryOf + start, Starts[i + 1] - start, InputDim,
                Scale is null ? 1 : Scale[i], Accumulate ? destination : null, destination);
        }
    }
}
