namespace SaeLab.Numerics.Kernels;

/// <summary>destination_i = scale_i · Σ_b c_bi x_b: the gradient of a weight row, from the rows in which its latent has an entry.</summary>
internal unsafe struct LatentRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int LatentsPerPiece = 32;

    /// <summary>The latents from <see cref="FirstLatent"/> to <see cref="LatentCount"/> − 1.</summary>
    public int FirstLatent;
    public int LatentCount;
    public int* Starts;
    public int* RowOf;
    public int* EntryOf;
    public float* Coefficients;
    public float* Dense;

    /// <summary>Where latents do not share one table of x: the tables, and which of them is each latent's.</summary>
    public float** Tables;
    public int* TableOf;

    public int InputDim;
    public float* Scale;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var first = FirstLatent + (piece * LatentsPerPiece);
        var end = Math.Min(LatentCount, first + LatentsPerPiece);
        for (var i = first; i < end; i++)
        {
            var destination = Destination + ((nint)i * InputDim);
            var start = Starts[i];
            if (Accumulate && Starts[i + 1] == start)
                continue;
            Rows<T>.Combine(
                TableOf is null ? Dense : Tables[TableOf[i]], RowOf + start, Coefficients, EntryOf + start, Starts[i + 1] - start, InputDim,
                Scale is null ? 1 : Scale[i], Accumulate ? destination : null, destination);
        }
    }
}
