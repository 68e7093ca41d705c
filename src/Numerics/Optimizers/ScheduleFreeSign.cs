namespace SaeLab.Numerics;

/// <summary>
/// Sign descent with averaging in place of a learning rate schedule (Defazio et al. 2024, as sparsify uses it with momentum 0.95):
/// z ← z − η·sign(g), x ← (1 − c)x + c·z with c = 1/t, y ← βx + (1 − β)z.
/// </summary>
/// <remarks>
/// <para>The parameter holds y, at which gradients are taken. x, the mean of all z, is what a dictionary is exported from
/// (<see cref="Optimizer.UseAverages"/>). Every number moves by exactly η or not at all, so clipping changes nothing.</para>
/// <para>z and x start at the parameter as it is at the first step. A row that <see cref="Optimizer.ResetRows(Parameter, ReadOnlySpan{int})"/>
/// replaces starts both at its new values, but keeps the weight 1/t: what it learns after step t enters its average slowly.</para>
/// <para>With float32 the average stops moving where c·|z − x| is below half a unit in the last place of x: for steps of 1e-3 and values of order 1, after some 10⁴ steps.</para>
/// </remarks>
public sealed class ScheduleFreeSign : Optimizer
{
    private readonly double _beta;
    private readonly Dictionary<Parameter, Tensor[]> _points = [];

    /// <summary>An optimizer for these parameters.</summary>
    /// <param name="parameters">What to optimise.</param>
    /// <param name="beta">β in [0, 1]: how near to the average gradients are taken. Default 0.95, as sparsify.</param>
    public ScheduleFreeSign(ParameterSet parameters, double beta = 0.95) : base(parameters)
    {
        if (!(beta is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β lies between 0 and 1.");
        _beta = beta;
        foreach (var parameter in parameters.Where(p => p.IsTrained))
            _points.Add(parameter, [this[parameter].First, this[parameter].Second]);
    }

    internal override ReadOnlySpan<Tensor> PointsBeside(Parameter parameter) =>
        Steps > 0 && _points.TryGetValue(parameter, out var points) ? points : [];

    private protected override void Move(Tensor value, Tensor gradient, OptimizerState state, double learningRate, double gradientScale)
    {
        if (Steps == 1)
        {
            Backend.AddScaled(value, 1, state.First, accumulate: false);
            Backend.AddScaled(value, 1, state.Second, accumulate: false);
        }

        Backend.ScheduleFreeSignStep(value, gradient, state.First, state.Second, learningRate, _beta, 1.0 / Steps);
    }

    private protected override void ResetRows(Tensor value, ReadOnlySpan<int> rows, OptimizerState state)
    {
        Backend.ReplaceRows(value, rows, state.First);
        Backend.ReplaceRows(value, rows, state.Second);
    }

    private protected override Tensor? AverageOf(OptimizerState state) => Steps > 0 ? state.Second : null;
}
