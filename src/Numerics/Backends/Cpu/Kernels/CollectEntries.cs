namespace SaeLab.Numerics.Kernels;

/// <summary>Copies the entries that pieces found to their final places.</summary>
internal unsafe struct CollectEntries : IPieces
{
    public EntryList* Results;
    public int* FirstRows;
    public int* Starts;
    public int* Latents;
    public float* Values;

    public readonly void Run(int piece, Scratch scratch)
    {
        if (FirstRows[piece] == FirstRows[piece + 1])
            return;
        ref var result = ref Results[piece];
        var start = Starts[FirstRows[piece]];
        new Span<int>(result.Latents, result.Count).CopyTo(new Span<int>(Latents + start, result.Count));
        new Span<float>(result.Values, result.Count).CopyTo(new Span<float>(Values + start, result.Count));
    }
}
