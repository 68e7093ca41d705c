namespace SaeLab.Numerics;

/// <summary>Adam (Kingma and Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η·m̂/(√v̂ + ε).</summary>
/// <remarks>Dense: every number moves at every step, also where its gradient is zero, because its moments are not.</remarks>
public sealed class Adam : IDisposable
{
    private readonly Backend _backend;
    private readonly double _beta1, _beta2, _epsilon;
    private readonly Dictionary<Parameter, Moments> _moments = [];

    /// <summary>An optimizer with zero moments for these parameters.</summary>
    /// <param name="parameters">What to optimise.</param>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε &gt; 0, outside the root.</param>
    public Adam(ParameterSet parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        (_backend, _beta1, _beta2, _epsilon) = (parameters.Backend, beta1, beta2, epsilon);
        foreach (var parameter in parameters.Where(p => p.IsTrained))
        {
            var (rows, columns) = (parameter.Value.Rows, parameter.Value.Columns);
            _moments.Add(parameter, new Moments(_backend.NewTensor(rows, columns), _backend.NewTensor(rows, columns)));
        }
    }

    /// <summary>Steps done; bias corrections depend on it.</summary>
    public long Steps { get; set; }

    /// <summary>The moments of a parameter.</summary>
    public Moments this[Parameter parameter] => _moments[parameter];

    /// <summary>Moves every parameter along the gradients of the graph's last backward pass.</summary>
    /// <param name="graph">Holds the gradients.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="gradientScale">What to multiply gradients by first, for clipping.</param>
    public void Step(Graph graph, double learningRate, double gradientScale = 1)
    {
        Steps++;
        var step = new AdamStep(
            learningRate, _beta1, _beta2, _epsilon, 1 - Math.Pow(_beta1, Steps), 1 - Math.Pow(_beta2, Steps), gradientScale);
        foreach (var (parameter, moments) in _moments)
            _backend.AdamStep(parameter.Value, graph.GradientOf(parameter), moments.First, moments.Second, step);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var moments in _moments.Values)
        {
            moments.First.Dispose();
            moments.Second.Dispose();
        }
    }
}

/// <summary>The running averages of a parameter's gradient.</summary>
/// <param name="First">m, of the gradient.</param>
/// <param name="Second">v, of its square.</param>
public sealed record Moments(Tensor First, Tensor Second);
