namespace SaeLab.Numerics;

/// <summary>Moves trained parameters along their gradients, and keeps what it must remember from step to step.</summary>
public abstract class Optimizer : IDisposable
{
    private readonly Dictionary<Parameter, OptimizerState> _states = [];
    private bool _holdsAverages;

    private protected Optimizer(ParameterSet parameters)
    {
        Backend = parameters.Backend;
        foreach (var parameter in parameters.Where(p => p.IsTrained))
        {
            var (rows, columns) = (parameter.Value.Rows, parameter.Value.Columns);
            _states.Add(parameter, new OptimizerState(Backend.NewTensor(rows, columns), Backend.NewTensor(rows, columns)));
        }
    }

    /// <summary>Steps done. Setting it and the states is how a run is resumed.</summary>
    public long Steps { get; set; }

    private protected Backend Backend { get; }

    /// <summary>What is remembered of a parameter.</summary>
    /// <exception cref="ArgumentException">The parameter is not trained, or belongs to another set.</exception>
    public OptimizerState this[Parameter parameter] => _states.TryGetValue(parameter, out var state)
        ? state
        : throw new ArgumentException($"The optimizer does not train {parameter.Name}.", nameof(parameter));

    /// <summary>Moves every trained parameter along the gradients of the graph's last backward pass.</summary>
    /// <param name="graph">Holds the gradients.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="gradientScale">What to multiply gradients by first, for clipping. Default 1.</param>
    /// <exception cref="InvalidOperationException">The parameters hold averages.</exception>
    public void Step(Graph graph, double learningRate, double gradientScale = 1)
    {
        if (_holdsAverages)
            throw new InvalidOperationException("The parameters hold averages; training goes on from the trained values.");
        Steps++;
        foreach (var (parameter, state) in _states)
            Move(parameter.Value, graph.GradientOf(parameter), state, learningRate, gradientScale);
    }

    /// <summary>Forgets rows of a parameter that were replaced from outside: the state becomes that of a parameter that starts at its present rows.</summary>
    /// <param name="parameter">Its values are the new ones already. If it is not trained, nothing happens.</param>
    /// <param name="rows">Which rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public void ResetRows(Parameter parameter, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)parameter.Value.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"{parameter.Name} has rows 0 to {parameter.Value.Rows - 1}.");
        }

        if (_states.TryGetValue(parameter, out var state))
            ResetRows(parameter.Value, rows, state);
    }

    /// <summary>Lets the parameters hold what a dictionary is exported from and evaluated with, until the result is disposed of.</summary>
    /// <remarks>
    /// Those are averages where the optimizer keeps some, and else the trained values themselves. Afterwards the parameters hold
    /// their trained values again, bit for bit, so training goes on as if nothing had happened. Between, <see cref="Step"/> is refused.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The parameters hold averages already.</exception>
    public IDisposable UseAverages()
    {
        if (_holdsAverages)
            throw new InvalidOperationException("The parameters hold averages already.");
        return new Averages(this);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var state in _states.Values)
        {
            state.First.Dispose();
            state.Second.Dispose();
        }
    }

    /// <summary>Moves one parameter; <see cref="Steps"/> counts this step already.</summary>
    private protected abstract void Move(Tensor value, Tensor gradient, OptimizerState state, double learningRate, double gradientScale);

    private protected abstract void ResetRows(Tensor value, ReadOnlySpan<int> rows, OptimizerState state);

    /// <summary>What to export instead of the trained values; null for those themselves.</summary>
    private protected virtual Tensor? AverageOf(OptimizerState state) => null;

    /// <summary>Arrays of the state that are points like the parameter's value, for which its constraints must hold too.</summary>
    internal virtual ReadOnlySpan<Tensor> PointsBeside(Parameter parameter) => [];

    private sealed class Averages : IDisposable
    {
        private readonly Optimizer _optimizer;
        private readonly List<(Tensor Value, Tensor Trained)> _trained = [];

        public Averages(Optimizer optimizer)
        {
            _optimizer = optimizer;
            optimizer._holdsAverages = true;
            foreach (var (parameter, state) in optimizer._states)
            {
                if (optimizer.AverageOf(state) is not { } average)
                    continue;
                var trained = optimizer.Backend.NewTensor(average.Rows, average.Columns);
                Copy(parameter.Value, trained);
                Copy(average, parameter.Value);
                _trained.Add((parameter.Value, trained));
            }
        }

        public void Dispose()
        {
            foreach (var (value, trained) in _trained)
            {
                Copy(trained, value);
                trained.Dispose();
            }

            _trained.Clear();
            _optimizer._holdsAverages = false;
        }

        private void Copy(Tensor from, Tensor to) => _optimizer.Backend.AddScaled(from, 1, to, accumulate: false);
    }
}

/// <summary>What an optimizer remembers of a parameter: two arrays of the parameter's shape. What they are is up to the optimizer.</summary>
/// <param name="First">Adam: m, the running average of the gradient. Schedule-free: z, the point that takes the steps.</param>
/// <param name="Second">Adam: v, the running average of its square. Schedule-free: x, the average of all z.</param>
public sealed record OptimizerState(Tensor First, Tensor Second);
