namespace SaeLab.Numerics.Kernels;

/// <summary>Copies the entries of a block of rows to their final places.</summary>
internal unsafe struct CollectEntries : IPieces
{
    public const int RowsPerPiece = 256;

    public EncodeOutput Output;
    public int RowCount;
    public int* Starts;
    public int* Latents;
    public float* Values;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(RowCount, (piece + 1) * RowsPerPiece);
        for (var row = piece * RowsPerPiece; row < end; row++)
        {
            ref var list = ref Output.Lists[Output.ListOf[row]];
            var (from, to, count) = (Output.Offsets[row], Starts[row], Output.Counts[row]);
            new Span<int>(list.Latents + from, count).CopyTo(new Span<int>(Latents + to, count));
            new Span<float>(list.Values + from, count).CopyTo(new Span<float>(Values + to, count));
        }
    }
}
