namespace SaeLab.Numerics.Kernels;

/// <summary>What <see cref="PrefixRows{T}"/> computes, for prefixes that are not ranges of indices: the entries of a row are first put in the order of their prefixes.</summary>
internal unsafe struct OrderedPrefixRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 64;

    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Values;
    public float* Decoder;
    public int InputDim;

    /// <summary>The first prefix that each latent counts in.</summary>
    public int* FirstOf;

    /// <summary>Per prefix its [rows, d] array: reconstructions to write, or gradients to read.</summary>
    public float** Arrays;
    public int PrefixCount;

    public float* Bias;

    /// <summary>Gradients of the entries; null for the reconstructions.</summary>
    public float* EntryGradient;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var b = piece * RowsPerPiece; b < end; b++)
        {
            if (EntryGradient is null)
                Reconstruct(b, scratch);
            else
                Gradients(b);
        }
    }

    private readonly void Reconstruct(int b, Scratch scratch)
    {
        var count = Starts[b + 1] - Starts[b];
        var ends = scratch.Ints(0, PrefixCount + 1 + (2L * count));
        var latents = ends + PrefixCount + 1;
        var places = latents + count;
        Sort(b, ends, latents, places);
        var first = 0;
        var start = Bias;
        for (var prefix = 0; prefix < PrefixCount; prefix++)
        {
            var row = Arrays[prefix] + ((nint)b * InputDim);
            Rows<T>.Combine(Decoder, latents + first, Values, places + first, ends[prefix] - first, InputDim, 1, start, row);
            first = ends[prefix];
            start = row;
        }
    }

    /// <summary>A counting sort by prefix; afterwards each element of ends is where its prefix ends.</summary>
    private readonly void Sort(int b, int* ends, int* latents, int* places)
    {
        new Span<int>(ends, PrefixCount + 1).Clear();
        for (var j = Starts[b]; j < Starts[b + 1]; j++)
            ends[FirstOf[Latents[j]] + 1]++;
        for (var prefix = 0; prefix < PrefixCount; prefix++)
            ends[prefix + 1] += ends[prefix];
        for (var j = Starts[b]; j < Starts[b + 1]; j++)
        {
            var place = ends[FirstOf[Latents[j]]]++;
            latents[place] = Latents[j];
            places[place] = j;
        }
    }

    private readonly void Gradients(int b)
    {
        for (var j = Starts[b]; j < Starts[b + 1]; j++)
        {
            var gradient = Arrays[FirstOf[Latents[j]]] + ((nint)b * InputDim);
            var dot = Rows<T>.Dot(gradient, Decoder + ((nint)Latents[j] * InputDim), InputDim);
            EntryGradient[j] = Accumulate ? EntryGradient[j] + dot : dot;
        }
    }
}
