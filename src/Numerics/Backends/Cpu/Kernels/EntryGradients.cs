namespace SaeLab.Numerics.Kernels;

/// <summary>∂/∂f_bi = g_b · d_i for the entries of a block of rows.</summary>
internal unsafe struct EntryGradients<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Decoder;
    public int InputDim;
    public float* Gradient;
    public float* EntryGradient;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var g = Gradient + ((nint)b * InputDim);
            for (var j = Starts[b]; j < Starts[b + 1]; j++)
            {
                var dot = Rows<T>.Dot(g, Decoder + ((nint)Latents[j] * InputDim), InputDim);
                EntryGradient[j] = Accumulate ? EntryGradient[j] + dot : dot;
            }
        }
    }
}
