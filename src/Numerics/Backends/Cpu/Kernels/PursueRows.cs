using System.Numerics;
using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Steps of matching pursuit for a few rows: one step each, or with a Gram matrix all that are left.</summary>
internal unsafe struct PursueRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 8;

    public float* Dictionary;
    public int InputDim;
    public int LatentCount;
    public Pursuit Pursuit;

    /// <summary>D·Dᵀ, or null to stop after one step, for scores to be computed anew.</summary>
    public float* Gram;

    /// <summary>How many rows go on; each has a place in <see cref="Residuals"/> and <see cref="Scores"/>, and <see cref="RowOf"/> says which row it is.</summary>
    public int ActiveCount;
    public int* RowOf;

    /// <summary>r [places, d].</summary>
    public float* Residuals;

    /// <summary>r · d_j [places, m].</summary>
    public float* Scores;

    /// <summary>Per row: its steps (room for as many as it may take), how many, and whether it is done.</summary>
    public int* Atoms;
    public float* Values;
    public int* Counts;
    public int* Done;

    /// <summary>Set to a row whose numbers are no longer finite.</summary>
    public int* Culprit;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = Math.Min(ActiveCount, (piece + 1) * RowsPerPiece);
        for (var place = piece * RowsPerPiece; place < end; place++)
            Pursue(RowOf[place], Residuals + ((nint)place * InputDim), Scores + ((nint)place * LatentCount));
    }

    private readonly void Pursue(int row, float* residual, float* scores)
    {
        var start = (nint)row * Pursuit.MostIterations;
        var largest = Largest(scores, LatentCount);
        while (TakeStep(row, residual, scores, largest, Atoms + start, Values + start) && Gram is not null)
        {
            var last = start + Counts[row] - 1;
            largest = Update(Gram + ((nint)Atoms[last] * LatentCount), Values[last], scores, LatentCount);
        }
    }

    /// <summary>Chooses an atom and takes its part out of the residual; returns whether the row goes on.</summary>
    private readonly bool TakeStep(int row, float* residual, float* scores, float largest, int* atoms, float* values)
    {
        ref var count = ref Counts[row];
        Done[row] = 1;
        if (float.IsNaN(largest) || float.IsPositiveInfinity(largest))
            *Culprit = row;
        if (!(largest > 0) || !float.IsFinite(largest))
            return false;
        var atom = FirstOf(scores, LatentCount, largest);
        var direction = Dictionary + ((nint)atom * InputDim);

        // The score says which; how much is asked of the residual itself, so that rounding does not pile up.
        var value = Rows<T>.Dot(residual, direction, InputDim);
        if (!float.IsFinite(value))
            *Culprit = row;
        if (!(value > 0) || !float.IsFinite(value))
            return false;
        var isRepeated = Pursuit.StopsOnRepeatedSupport && new ReadOnlySpan<int>(atoms, count).Contains(atom);
        (atoms[count], values[count]) = (atom, value);
        count++;
        Rows<T>.AddScaled(direction, -value, residual, InputDim);
        if (count == Pursuit.MostIterations || isRepeated)
            return false;
        if (Pursuit.ResidualThreshold > 0 && MathF.Sqrt(Rows<T>.Dot(residual, residual, InputDim)) < Pursuit.ResidualThreshold)
            return false;
        Done[row] = 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* scores, int count)
    {
        T largest = T.Create(float.NegativeInfinity), other = largest;
        var j = 0;
        for (; j + (2 * T.Width) <= count; j += 2 * T.Width)
        {
            largest = T.Max(largest, T.Load(scores + j));
            other = T.Max(other, T.Load(scores + j + T.Width));
        }

        return Reduce(T.Max(largest, other), scores, j, count);
    }

    /// <summary>s_j −= value · gram_j, and the largest of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Update(float* gram, float value, float* scores, int count)
    {
        T factor = T.Create(-value), largest = T.Create(float.NegativeInfinity), other = largest;
        var j = 0;
        for (; j + (2 * T.Width) <= count; j += 2 * T.Width)
        {
            var left = T.MultiplyAdd(factor, T.Load(gram + j), T.Load(scores + j));
            var right = T.MultiplyAdd(factor, T.Load(gram + j + T.Width), T.Load(scores + j + T.Width));
            left.Store(scores + j);
            right.Store(scores + j + T.Width);
            largest = T.Max(largest, left);
            other = T.Max(other, right);
        }

        for (var rest = j; rest < count; rest++)
            scores[rest] = MathF.FusedMultiplyAdd(-value, gram[rest], scores[rest]);
        return Reduce(T.Max(largest, other), scores, j, count);
    }

    private static float Reduce(T lanes, float* scores, int first, int count)
    {
        var numbers = stackalloc float[T.Width];
        lanes.Store(numbers);
        var largest = float.NegativeInfinity;
        for (var lane = 0; lane < T.Width; lane++)
            largest = MathF.Max(largest, numbers[lane]);
        for (var j = first; j < count; j++)
            largest = MathF.Max(largest, scores[j]);
        return largest;
    }

    /// <summary>The first score that is the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstOf(float* scores, int count, float largest)
    {
        var top = T.Create(largest);
        var all = (uint)((1ul << T.Width) - 1);
        var j = 0;
        for (; j + T.Width <= count; j += T.Width)
        {
            var equal = ~T.GreaterThan(top, T.Load(scores + j)) & all;
            if (equal != 0)
                return j + BitOperations.TrailingZeroCount(equal);
        }

        while (scores[j] != largest)
            j++;
        return j;
    }
}
