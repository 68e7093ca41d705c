using System.Runtime.Intrinsics;

namespace SaeLab.Numerics.Kernels;

/// <summary>destination (+)= source where sign &gt; 0, and 0 elsewhere, entry by entry.</summary>
internal unsafe struct PositiveEntries : IPieces
{
    public const int PerPiece = 1 << 15;

    public int Count;
    public float* Sign;
    public float* Source;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + Vector256<float>.Count <= end; i += Vector256<float>.Count)
        {
            var isPositive = Vector256.GreaterThan(Vector256.Load(Sign + i), Vector256<float>.Zero);
            var kept = Vector256.ConditionalSelect(isPositive, Vector256.Load(Source + i), Vector256<float>.Zero);
            (Accumulate ? Vector256.Load(Destination + i) + kept : kept).Store(Destination + i);
        }

        for (; i < end; i++)
        {
            var kept = Sign[i] > 0 ? Source[i] : 0;
            Destination[i] = Accumulate ? Destination[i] + kept : kept;
        }
    }
}
