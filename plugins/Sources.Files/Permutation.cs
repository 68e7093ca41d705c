using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>A pseudo-random order of the numbers 0 … n − 1 that takes no memory: any place of it is computed on its own.</summary>
/// <remarks>
/// A generalised Feistel network (Black and Rogaway 2002) over pairs (left, right) with ⌈√n⌉ · ⌈n/⌈√n⌉⌉ ≥ n of them; a result beyond
/// n is sent through the network again until it lies below ("cycle walking"), which is rarely needed, as fewer than √n + 1 pairs are too many.
/// </remarks>
internal sealed class Permutation
{
    private const int Rounds = 8;
    private readonly ulong _count, _lefts, _rights;
    private readonly ulong[] _keys = new ulong[Rounds];

    /// <param name="count">n.</param>
    /// <param name="random">Draws the keys.</param>
    public Permutation(long count, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = (ulong)count;
        _lefts = (ulong)Math.Ceiling(Math.Sqrt(count));
        _rights = (_count + _lefts - 1) / _lefts;
        for (var i = 0; i < Rounds; i++)
            _keys[i] = random.NextUInt64();
    }

    /// <summary>The number in a place.</summary>
    /// <param name="place">0 … n − 1.</param>
    public long this[long place]
    {
        get
        {
            var value = (ulong)place;
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, _count, nameof(place));
            do
                value = Encipher(value);
            while (value >= _count);
            return (long)value;
        }
    }

    private ulong Encipher(ulong value)
    {
        var (left, right) = Math.DivRem(value, _rights);
        for (var round = 0; round < Rounds; round += 2)
        {
            left = AddModulo(left, Mix(right ^ _keys[round]), _lefts);
            right = AddModulo(right, Mix(left ^ _keys[round + 1]), _rights);
        }

        return (left * _rights) + right;
    }

    /// <summary>(a + random) mod m for a below m, with the random bits spread evenly over 0 … m − 1.</summary>
    private static ulong AddModulo(ulong a, ulong random, ulong m)
    {
        var sum = a + Math.BigMul(random, m, out _);
        return sum >= m ? sum - m : sum;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
