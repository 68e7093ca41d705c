using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>One step of sign descent with averaging on a block: z ← z − η·sign(g), x ← x + c(z − x), y ← z + β(x − z).</summary>
/// <remarks>In this form rounding c and β biases nothing: (1 − c)x with a rounded 1 − c would shrink x at every step.</remarks>
internal unsafe struct ScheduleFreeBlock<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int PerPiece = 1 << 14;

    /// <summary>Twice this factor lifts the smallest float32 above 1.</summary>
    private const float Lift = 1e30f;

    public int Count;
    public float* Value;
    public float* Gradient;
    public float* Z;
    public float* X;
    public float LearningRate;
    public float Beta;
    public float AverageWeight;

    public readonly void Run(int piece, Scratch scratch)
    {
        T rate = T.Create(-LearningRate), beta = T.Create(Beta), weight = T.Create(AverageWeight);
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + T.Width <= end; i += T.Width)
        {
            var z = T.MultiplyAdd(rate, Sign(T.Load(Gradient + i)), T.Load(Z + i));
            var x = T.Load(X + i);
            x = T.MultiplyAdd(weight, z - x, x);
            z.Store(Z + i);
            x.Store(X + i);
            T.MultiplyAdd(beta, x - z, z).Store(Value + i);
        }

        for (; i < end; i++)
        {
            var sign = float.IsNaN(Gradient[i]) ? Gradient[i] : MathF.Sign(Gradient[i]);
            Z[i] = MathF.FusedMultiplyAdd(-LearningRate, sign, Z[i]);
            X[i] = MathF.FusedMultiplyAdd(AverageWeight, Z[i] - X[i], X[i]);
            Value[i] = MathF.FusedMultiplyAdd(Beta, X[i] - Z[i], Z[i]);
        }
    }

    /// <summary>−1, 0 or 1, without a branch; NaN stays NaN, for which the order of arguments matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sign(T g)
    {
        T lift = T.Create(Lift), one = T.Create(1);
        return T.Max(T.Create(-1), T.Min(one, g * lift * lift));
    }
}
