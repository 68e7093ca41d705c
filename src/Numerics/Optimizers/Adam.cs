namespace SaeLab.Numerics;

/// <summary>Adam (Kingma and Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η·m̂/(√v̂ + ε).</summary>
/// <remarks>Dense: every number moves at every step, also where its gradient is zero, because its moments are not.</remarks>
/// <param name="parameters">What to optimise; the moments start at zero.</param>
/// <param name="beta1">β₁ in [0, 1).</param>
/// <param name="beta2">β₂ in [0, 1).</param>
/// <param name="epsilon">ε &gt; 0, outside the root.</param>
public sealed class Adam(ParameterSet parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : Optimizer(parameters)
{
    private protected override void Move(Tensor value, Tensor gradient, OptimizerState state, double learningRate, double gradientScale) =>
        Backend.AdamStep(value, gradient, state.First, state.Second, new AdamStep(
            learningRate, beta1, beta2, epsilon, 1 - Math.Pow(beta1, Steps), 1 - Math.Pow(beta2, Steps), gradientScale));

    /// <summary>New rows have no history: their moments are zero.</summary>
    private protected override void ResetRows(Tensor value, ReadOnlySpan<int> rows, OptimizerState state)
    {
        Backend.ReplaceRows(null, rows, state.First);
        Backend.ReplaceRows(null, rows, state.Second);
    }
}
