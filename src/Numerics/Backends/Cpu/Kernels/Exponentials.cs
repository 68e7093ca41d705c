using System.Runtime.Intrinsics;

namespace SaeLab.Numerics.Kernels;

/// <summary>destination = eᵃ, entry by entry.</summary>
/// <remarks>One vector width for all instruction sets, and whole vectors at the end too, so that equal numbers have equal exponentials wherever they lie.</remarks>
internal unsafe struct Exponentials : IPieces
{
    public const int PerPiece = 1 << 13;

    public int Count;
    public float* Source;
    public float* Destination;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + Vector256<float>.Count <= end; i += Vector256<float>.Count)
            Vector256.Exp(Vector256.Load(Source + i)).Store(Destination + i);
        if (i == end)
            return;
        var rest = stackalloc float[Vector256<float>.Count];
        new Span<float>(Source + i, end - i).CopyTo(new Span<float>(rest, Vector256<float>.Count));
        Vector256.Exp(Vector256.Load(rest)).Store(rest);
        new Span<float>(rest, end - i).CopyTo(new Span<float>(Destination + i, end - i));
    }
}
