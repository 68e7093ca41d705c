using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SaeLab.Numerics;

/// <summary>The Philox 4×32-10 block function: a keyed bijection of 128-bit counters onto 128 random bits.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
internal static class Philox
{
    /// <summary>Words of one block, and the most that <see cref="Fill"/> makes on any machine.</summary>
    public const int WordsPerBlock = 4, MostWordsPerFill = 32;

    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>Four random words for a counter and a key; the same arguments always give the same words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint, uint, uint, uint) Block(ulong counterLow, ulong counterHigh, ulong key)
    {
        var (c0, c1, c2, c3) = ((uint)counterLow, (uint)(counterLow >> 32), (uint)counterHigh, (uint)(counterHigh >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var a = (ulong)MultiplierA * c0;
            var b = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0, c1, c2, c3);
    }
    /// <summary>How many words <see cref="Fill"/> makes at a time on this machine; a power of two.</summary>
    public static int WordsPerFill => Avx512F.IsSupported ? MostWordsPerFill : WordsPerBlock;

    /// <summary>The words of <see cref="WordsPerFill"/>/4 consecutive blocks.</summary>
    /// <param name="first">The first block's low counter, a multiple of their number.</param>
    /// <param name="counterHigh">As in <see cref="Block"/>.</param>
    /// <param name="key">As in <see cref="Block"/>.</param>
    /// <param name="words">At least <see cref="WordsPerFill"/> long.</param>
    public static void Fill(ulong first, ulong counterHigh, ulong key, Span<uint> words)
    {
        if (Avx512F.IsSupported)
            Fill512(first, counterHigh, key, words[..MostWordsPerFill]);
        else
            (words[0], words[1], words[2], words[3]) = Block(first, counterHigh, key);
    }

    /// <summary>One block per 64-bit lane. What lies above the low 32 bits of a lane is of no account until the end.</summary>
    private static void Fill512(ulong first, ulong counterHigh, ulong key, Span<uint> words)
    {
        var (multiplierA, multiplierB) = (Vector512.Create((ulong)MultiplierA).AsUInt32(), Vector512.Create((ulong)MultiplierB).AsUInt32());
        var (c0, c1) = (Vector512.Create(first) + Vector512<ulong>.Indices, Vector512.Create(first >> 32));
        var (c2, c3) = (Vector512.Create(counterHigh), Vector512.Create(counterHigh >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var a = Avx512F.Multiply(multiplierA, c0.AsUInt32());
            var b = Avx512F.Multiply(multiplierB, c2.AsUInt32());
            (c0, c1, c2, c3) = ((b >> 32) ^ c1 ^ Vector512.Create((ulong)k0), b, (a >> 32) ^ c3 ^ Vector512.Create((ulong)k1), a);
            k0 += WeylA;
            k1 += WeylB;
        }

        var low = Vector512.Create((ulong)uint.MaxValue);
        var (front, back) = ((c0 & low) | (c1 << 32), (c2 & low) | (c3 << 32));
        ref var destination = ref MemoryMarshal.GetReference(words);
        Avx512F.PermuteVar8x64x2(front, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), back).AsUInt32().StoreUnsafe(ref destination);
        Avx512F.PermuteVar8x64x2(front, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), back).AsUInt32().StoreUnsafe(ref destination, 16);
    }
}
