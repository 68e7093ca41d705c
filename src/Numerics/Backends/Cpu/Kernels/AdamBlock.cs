namespace SaeLab.Numerics.Kernels;

/// <summary>One Adam step on a block.</summary>
internal unsafe struct AdamBlock<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int PerPiece = 1 << 14;

    public int Count;
    public float* Value;
    public float* Gradient;
    public float* First;
    public float* Second;
    public AdamStep Step;

    public readonly void Run(int piece, Scratch scratch)
    {
        // θ −= η/c₁ · m / (√v/√c₂ + ε): the bias corrections are two constants of the step.
        float beta1 = (float)Step.Beta1, beta2 = (float)Step.Beta2, rest1 = (float)(1 - Step.Beta1), rest2 = (float)(1 - Step.Beta2);
        float rate = (float)(-Step.LearningRate / Step.Correction1), root = (float)(1 / Math.Sqrt(Step.Correction2));
        float epsilon = (float)Step.Epsilon, gradientScale = (float)Step.GradientScale;
        T vBeta1 = T.Create(beta1), vBeta2 = T.Create(beta2), vRest1 = T.Create(rest1), vRest2 = T.Create(rest2);
        T vRate = T.Create(rate), vRoot = T.Create(root), vEpsilon = T.Create(epsilon), vScale = T.Create(gradientScale);
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        var i = piece * PerPiece;
        for (; i + T.Width <= end; i += T.Width)
        {
            var g = T.Load(Gradient + i) * vScale;
            var m = T.MultiplyAdd(vRest1, g, vBeta1 * T.Load(First + i));
            var v = T.MultiplyAdd(vRest2, g * g, vBeta2 * T.Load(Second + i));
            m.Store(First + i);
            v.Store(Second + i);
            T.MultiplyAdd(vRate, m / T.MultiplyAdd(T.Sqrt(v), vRoot, vEpsilon), T.Load(Value + i)).Store(Value + i);
        }

        for (; i < end; i++)
        {
            var g = Gradient[i] * gradientScale;
            First[i] = MathF.FusedMultiplyAdd(rest1, g, beta1 * First[i]);
            Second[i] = MathF.FusedMultiplyAdd(rest2, g * g, beta2 * Second[i]);
            Value[i] = MathF.FusedMultiplyAdd(rate, First[i] / MathF.FusedMultiplyAdd(MathF.Sqrt(Second[i]), root, epsilon), Value[i]);
        }
    }
}
