using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Arithmetic on rows: the inner loops of everything sparse.</summary>
/// <remarks>All work for any length, including 0; sums have an order that depends on the length alone.</remarks>
internal static unsafe class Rows<T> where T : unmanaged, ILanes<T>
{
    /// <summary>Σ a_c b_c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count)
    {
        T sum0 = T.Create(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        var c = 0;
        for (; c + (4 * T.Width) <= count; c += 4 * T.Width)
        {
            sum0 = T.MultiplyAdd(T.Load(a + c), T.Load(b + c), sum0);
            sum1 = T.MultiplyAdd(T.Load(a + c + T.Width), T.Load(b + c + T.Width), sum1);
            sum2 = T.MultiplyAdd(T.Load(a + c + (2 * T.Width)), T.Load(b + c + (2 * T.Width)), sum2);
            sum3 = T.MultiplyAdd(T.Load(a + c + (3 * T.Width)), T.Load(b + c + (3 * T.Width)), sum3);
        }

        for (; c + T.Width <= count; c += T.Width)
            sum0 = T.MultiplyAdd(T.Load(a + c), T.Load(b + c), sum0);
        var sum = T.Sum((sum0 + sum1) + (sum2 + sum3));
        for (; c < count; c++)
            sum += a[c] * b[c];
        return sum;
    }

    /// <summary>Whether no number is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(float* a, int count)
    {
        // 0 · v is 0 for finite v and NaN otherwise, so one sum tells.
        T zero = T.Create(0), check = zero;
        var c = 0;
        for (; c + T.Width <= count; c += T.Width)
            check = T.MultiplyAdd(T.Load(a + c), zero, check);
        var sum = T.Sum(check);
        for (; c < count; c++)
            sum += 0 * a[c];
        return sum == 0;
    }

    /// <summary>destination_c = a_c − b_c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(float* a, float* b, float* destination, int count)
    {
        var c = 0;
        for (; c + T.Width <= count; c += T.Width)
            (T.Load(a + c) - T.Load(b + c)).Store(destination + c);
        for (; c < count; c++)
            destination[c] = a[c] - b[c];
    }

    /// <summary>destination_c += factor · a_c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* a, float factor, float* destination, int count)
    {
        var f = T.Create(factor);
        var c = 0;
        for (; c + T.Width <= count; c += T.Width)
            T.MultiplyAdd(f, T.Load(a + c), T.Load(destination + c)).Store(destination + c);
        for (; c < count; c++)
            destination[c] += factor * a[c];
    }

    /// <summary>destination_c *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(float factor, float* destination, int count)
    {
        var f = T.Create(factor);
        var c = 0;
        for (; c + T.Width <= count; c += T.Width)
            (f * T.Load(destination + c)).Store(destination + c);
        for (; c < count; c++)
            destination[c] *= factor;
    }

    /// <summary>destination = factor · Σ_j weight_j · row_j (+ what it holds), the rows picked from a table.</summary>
    /// <param name="table">Rows of length <paramref name="columns"/>.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="weights">Their weights: weights[j], or weights[places[j]] where there are places.</param>
    /// <param name="places">Where the weights lie, or null.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="factor">Multiplies the sum.</param>
    /// <param name="start">What to add the sum to, or null.</param>
    /// <param name="destination">Length <paramref name="columns"/>; may be <paramref name="start"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(
        float* table, int* rows, float* weights, int* places, int count, int columns, float factor, float* start, float* destination)
    {
        var c = 0;
        var scale = T.Create(factor);
        // Eight vectors of the sum stay in registers while the rows go by.
        for (; c + (8 * T.Width) <= columns; c += 8 * T.Width)
        {
            T s0 = T.Create(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            for (var j = 0; j < count; j++)
            {
                var w = T.Create(weights[places is null ? j : places[j]]);
                var row = table + ((nint)rows[j] * columns) + c;
                s0 = T.MultiplyAdd(w, T.Load(row), s0);
                s1 = T.MultiplyAdd(w, T.Load(row + T.Width), s1);
                s2 = T.MultiplyAdd(w, T.Load(row + (2 * T.Width)), s2);
                s3 = T.MultiplyAdd(w, T.Load(row + (3 * T.Width)), s3);
                s4 = T.MultiplyAdd(w, T.Load(row + (4 * T.Width)), s4);
                s5 = T.MultiplyAdd(w, T.Load(row + (5 * T.Width)), s5);
                s6 = T.MultiplyAdd(w, T.Load(row + (6 * T.Width)), s6);
                s7 = T.MultiplyAdd(w, T.Load(row + (7 * T.Width)), s7);
            }

            Finish(s0, scale, start, destination, c);
            Finish(s1, scale, start, destination, c + T.Width);
            Finish(s2, scale, start, destination, c + (2 * T.Width));
            Finish(s3, scale, start, destination, c + (3 * T.Width));
            Finish(s4, scale, start, destination, c + (4 * T.Width));
            Finish(s5, scale, start, destination, c + (5 * T.Width));
            Finish(s6, scale, start, destination, c + (6 * T.Width));
            Finish(s7, scale, start, destination, c + (7 * T.Width));
        }

        for (; c + T.Width <= columns; c += T.Width)
        {
            var sum = T.Create(0);
            for (var j = 0; j < count; j++)
                sum = T.MultiplyAdd(T.Create(weights[places is null ? j : places[j]]), T.Load(table + ((nint)rows[j] * columns) + c), sum);
            Finish(sum, scale, start, destination, c);
        }

        for (; c < columns; c++)
        {
            var sum = 0f;
            for (var j = 0; j < count; j++)
                sum = MathF.FusedMultiplyAdd(weights[places is null ? j : places[j]], table[((nint)rows[j] * columns) + c], sum);
            destination[c] = start is null ? factor * sum : MathF.FusedMultiplyAdd(factor, sum, start[c]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(T sum, T scale, float* start, float* destination, int c) =>
        (start is null ? scale * sum : T.MultiplyAdd(scale, sum, T.Load(start + c))).Store(destination + c);
}
