using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Bench;

/// <summary>What the machine can do at best, measured beside everything else.</summary>
internal static unsafe class Machine
{
    private const int Rounds = 1 << 22, Chains = 12;

    /// <summary>Fused multiply-adds of independent registers, on that many threads: flop per second of one pass.</summary>
    public static double PeakFlops(int threads)
    {
        var clock = Stopwatch.GetTimestamp();
        OnThreads(threads, _ => Chain());
        return threads * 2.0 * Vector512<float>.Count * Chains * Rounds / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    /// <summary>Reading of memory far larger than the caches: bytes per second of one pass.</summary>
    public static double ReadBandwidth(int threads)
    {
        const long Bytes = 256L << 20;
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)Bytes, 64);
        NativeMemory.Clear(memory, (nuint)Bytes);
        var clock = Stopwatch.GetTimestamp();
        OnThreads(threads, t => Sum(memory + (t * Bytes / sizeof(float) / threads), Bytes / sizeof(float) / threads));
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        NativeMemory.AlignedFree(memory);
        return Bytes / seconds;
    }

    private static void OnThreads(int threads, Action<int> work)
    {
        var others = Enumerable.Range(1, threads - 1).Select(t => new Thread(() => work(t))).ToList();
        others.ForEach(t => t.Start());
        work(0);
        others.ForEach(t => t.Join());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain()
    {
        Vector512<float> x = Vector512.Create(1.0000001f), y = Vector512.Create(1e-9f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* memory, long count)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (long i = 0; i + 64 <= count; i += 64)
        {
            a += Vector512.Load(memory + i);
            b += Vector512.Load(memory + i + 16);
            c += Vector512.Load(memory + i + 32);
            d += Vector512.Load(memory + i + 48);
        }

        return Vector512.Sum(a + b + c + d);
    }
}
