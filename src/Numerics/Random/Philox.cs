using System.Runtime.CompilerServices;

namespace SaeLab.Numerics;

/// <summary>The Philox 4×32-10 block function: a keyed bijection of 128-bit counters onto 128 random bits.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
internal static class Philox
{
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
}
