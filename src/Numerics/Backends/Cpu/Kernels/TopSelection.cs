using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Keeps the k largest of a short list, in place and in order.</summary>
internal static unsafe class TopSelection<T> where T : unmanaged, ILanes<T>
{
    /// <summary>Moves the k largest values and their latents to the front; of equal values the first in the list stay.</summary>
    /// <param name="values">At least <paramref name="count"/> + one vector long; what lies behind the list is overwritten. No NaN.</param>
    /// <param name="latents">The latents of the values.</param>
    /// <param name="count">Length of the list, more than <paramref name="k"/>.</param>
    /// <param name="k">How many to keep.</param>
    /// <returns>The smallest value kept.</returns>
    public static float Keep(float* values, int* latents, int count, int k)
    {
        for (var i = count; i < count + T.Width; i++)
            values[i] = float.NegativeInfinity;

        // Bisection on the values' bits, which order like the values: more than low are at least k, more than high fewer.
        int low = Key(float.NegativeInfinity), high = Key(float.PositiveInfinity);
        var (smallest, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < count; i++)
        {
            smallest = MathF.Min(smallest, values[i]);
            largest = MathF.Max(largest, values[i]);
        }

        (low, high) = (Math.Max(low, Key(smallest) - 1), Key(largest));
        var ties = -1;
        while (high - (long)low > 1)
        {
            var middle = (int)(((long)low + high) >> 1);
            var more = CountGreater(values, count, Value(middle));
            if (more == k)
            {
                (high, ties) = (middle, 0);
                break;
            }

            if (more > k)
                low = middle;
            else
                high = middle;
        }

        var threshold = Value(high);
        if (ties < 0)
            ties = k - CountGreater(values, count, threshold);
        var kept = 0;
        var least = float.PositiveInfinity;
        for (var i = 0; i < count; i++)
        {
            var value = values[i];
            if (value > threshold || (value == threshold && ties-- > 0))
            {
                (values[kept], latents[kept]) = (value, latents[i]);
                least = MathF.Min(least, value);
                kept++;
            }
        }

        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountGreater(float* values, int count, float threshold)
    {
        var bound = T.Create(threshold);
        var total = 0;
        for (var i = 0; i < count; i += T.Width)
            total += System.Numerics.BitOperations.PopCount(T.GreaterThan(T.Load(values + i), bound));
        return total;
    }

    /// <summary>An integer that orders like the value.</summary>
    private static int Key(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value + 0f);
        return bits >= 0 ? bits : int.MinValue - bits;
    }

    private static float Value(int key) => BitConverter.Int32BitsToSingle(key >= 0 ? key : int.MinValue - key);
}
