using System.Numerics;
using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Keeps the k largest of a list, in place and in order. What is largest, smallest or equal goes by <typeparamref name="TOrder"/>; values keep their signs.</summary>
internal static unsafe class TopSelection<T, TOrder> where T : unmanaged, ILanes<T> where TOrder : struct, IOrder<T>
{
    /// <summary>Moves the k largest values and their latents to the front; of equal values the first in the list stay.</summary>
    /// <param name="values">At least <paramref name="count"/> + one vector long; what lies behind the list is overwritten. No NaN.</param>
    /// <param name="latents">The latents of the values; as long.</param>
    /// <param name="count">Length of the list, more than <paramref name="k"/>.</param>
    /// <param name="k">How many to keep.</param>
    /// <returns>The smallest value kept, as the order sees it.</returns>
    public static float Keep(float* values, int* latents, int count, int k)
    {
        Range(values, count, out var smallest, out var largest);
        var threshold = Threshold(values, count, k, smallest, largest, out var ties);
        Compact(values, latents, count, threshold, ties);
        return Least(values, k);
    }

    /// <summary>The smallest value of a list that is not empty, as the order sees it.</summary>
    public static float Least(float* values, int count)
    {
        Range(values, count, out var smallest, out _);
        return smallest;
    }

    /// <summary>A value that fewer than or exactly k exceed, such that with the ties among those equal to it there are k.</summary>
    public static float Threshold(float* values, int count, int k, out int ties)
    {
        Range(values, count, out var smallest, out var largest);
        return Threshold(values, count, k, smallest, largest, out ties);
    }

    /// <summary>A value that fewer than or exactly k exceed, such that with <paramref name="ties"/> of those equal to it there are k.</summary>
    private static float Threshold(float* values, int count, int k, float smallest, float largest, out int ties)
    {
        // Bisection on the values' bits, which order like the values: more than low are at least k, more than high fewer.
        int low = Key(smallest) - 1, high = Key(largest);
        while (high - (long)low > 1)
        {
            var middle = (int)(((long)low + high) >> 1);
            var above = CountGreater(values, count, Value(middle));
            if (above == k)
            {
                ties = 0;
                return Value(middle);
            }

            if (above > k)
                low = middle;
            else
                high = middle;
        }

        var threshold = Value(high);
        ties = k - CountGreater(values, count, threshold);
        return threshold;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compact(float* values, int* latents, int count, float threshold, int ties)
    {
        var bound = T.Create(threshold);
        var kept = 0;
        for (var i = 0; i < count; i += T.Width)
        {
            var v = T.Load(values + i);
            var inside = count - i >= T.Width ? uint.MaxValue : (1u << (count - i)) - 1;
            var bits = T.GreaterThan(TOrder.Of(v), bound) & inside;
            if (ties > 0)
            {
                for (var lane = 0; lane < T.Width && i + lane < count && ties > 0; lane++)
                {
                    if (TOrder.Of(values[i + lane]) == threshold)
                    {
                        bits |= 1u << lane;
                        ties--;
                    }
                }
            }

            T.Compress(v, bits, values + kept);
            T.CompressInts(latents + i, bits, latents + kept);
            kept += BitOperations.PopCount(bits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountGreater(float* values, int count, float threshold)
    {
        var bound = T.Create(threshold);
        var total = 0;
        var i = 0;
        for (; i + T.Width <= count; i += T.Width)
            total += BitOperations.PopCount(T.GreaterThan(TOrder.Of(T.Load(values + i)), bound));
        for (; i < count; i++)
            total += TOrder.Of(values[i]) > threshold ? 1 : 0;
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range(float* values, int count, out float smallest, out float largest)
    {
        smallest = largest = TOrder.Of(values[0]);
        var i = 0;
        if (count >= T.Width)
        {
            T low = TOrder.Of(T.Load(values)), high = low;
            for (; i + T.Width <= count; i += T.Width)
            {
                var v = TOrder.Of(T.Load(values + i));
                low = T.Min(low, v);
                high = T.Max(high, v);
            }

            var lanes = stackalloc float[2 * T.Width];
            low.Store(lanes);
            high.Store(lanes + T.Width);
            for (var lane = 0; lane < T.Width; lane++)
                (smallest, largest) = (MathF.Min(smallest, lanes[lane]), MathF.Max(largest, lanes[T.Width + lane]));
        }

        for (; i < count; i++)
            (smallest, largest) = (MathF.Min(smallest, TOrder.Of(values[i])), MathF.Max(largest, TOrder.Of(values[i])));
    }

    /// <summary>An integer that orders like the value.</summary>
    private static int Key(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value + 0f);
        return bits >= 0 ? bits : int.MinValue - bits;
    }

    private static float Value(int key) => BitConverter.Int32BitsToSingle(key >= 0 ? key : int.MinValue - key);
}
