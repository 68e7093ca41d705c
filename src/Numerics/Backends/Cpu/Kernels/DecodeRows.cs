namespace SaeLab.Numerics.Kernels;

/// <summary>x̂_b = Σ_i f_bi d_i + bias, for a block of rows.</summary>
internal unsafe struct DecodeRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Values;
    public float* Decoder;
    public int InputDim;
    public float* Bias;
    public float* Reconstruction;

    /// <summary>Add to the reconstruction instead of replacing it; there is no bias then.</summary>
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var start = Starts[b];
            var reconstruction = Reconstruction + ((nint)b * InputDim);
            Rows<T>.Combine(
                Decoder, Latents + start, Values + start, null, Starts[b + 1] - start, InputDim, 1, Accumulate ? reconstruction : Bias, reconstruction);
        }
    }
}
