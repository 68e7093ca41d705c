namespace SaeLab.Numerics.Kernels;

/// <summary>Nested prefixes of a dictionary, for a block of rows: their reconstructions, or the gradients of entries by the prefix that each begins to count in.</summary>
internal unsafe struct PrefixRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Decoder;
    public int InputDim;

    /// <summary>Per prefix, its width and its [rows, d] array: reconstructions to write, or gradients to read.</summary>
    public int* Widths;
    public float** Arrays;
    public int PrefixCount;

    /// <summary>Values of the entries for the reconstructions; null for the gradients.</summary>
    public float* Values;
    public float* Bias;
    public float* EntryGradient;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            var first = Starts[b];
            var start = Bias;
            for (var prefix = 0; prefix < PrefixCount; prefix++)
            {
                var last = first;
                while (last < Starts[b + 1] && Latents[last] < Widths[prefix])
                    last++;
                var row = Arrays[prefix] + ((nint)b * InputDim);
                if (Values is not null)
                    Rows<T>.Combine(Decoder, Latents + first, Values + first, null, last - first, InputDim, 1, start, row);
                else
                    Gradients(first, last, row);
                first = last;
                start = row;
            }
        }
    }

    private readonly void Gradients(int first, int last, float* gradient)
    {
        for (var j = first; j < last; j++)
        {
            var dot = Rows<T>.Dot(gradient, Decoder + ((nint)Latents[j] * InputDim), InputDim);
            EntryGradient[j] = Accumulate ? EntryGradient[j] + dot : dot;
        }
    }
}
