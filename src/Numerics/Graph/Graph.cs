namespace SaeLab.Numerics;

/// <summary>Records a forward pass of SAE operations and derives its gradients (reverse-mode differentiation).</summary>
/// <remarks>
/// <para>Operations are whole: "encode with TopK" is one, and pre-activations never exist as a [B, m] array.
/// Each runs when it is called; <see cref="Backward"/> then walks the recording back. Gradients of latents stay sparse.</para>
/// <para><see cref="Begin"/> starts the next recording and reuses operations and their memory by position,
/// so that a step that repeats the last one allocates nothing. Not safe for concurrent use.</para>
/// </remarks>
public sealed partial class Graph(Backend backend) : IDisposable
{
    private readonly List<Operation> _tape = [];
    private readonly Dictionary<Parameter, DenseNode> _parameters = [];
    private readonly List<DenseNode> _inputs = [];
    private int _recorded;
    private int _inputsUsed;

    /// <summary>Where values live and operations run.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>Holds constants for repetitions, where gradients are checked; null in all other use. Needs the reference backend.</summary>
    internal FrozenValues? Frozen { get; init; }

    /// <summary>Starts a new recording; nodes of the last one are no longer good.</summary>
    public void Begin()
    {
        _recorded = 0;
        _inputsUsed = 0;
        Frozen?.Begin();
        foreach (var node in _parameters.Values)
            node.HasGradient = false;
    }

    /// <summary>A value that gets no gradient, such as a batch. The graph keeps the reference until <see cref="Begin"/>.</summary>
    public DenseNode Input(Tensor value)
    {
        if (_inputsUsed == _inputs.Count)
            _inputs.Add(new DenseNode(this));
        var node = _inputs[_inputsUsed++];
        node.Value = Frozen is null ? value : Frozen.Hold(value);
        return node;
    }

    /// <summary>Latents that get no gradient, such as codes to decode. The graph keeps the reference until <see cref="Begin"/>.</summary>
    /// <param name="value">Of this graph's backend.</param>
    public LatentNode Input(Latents value) => new(this) { Value = value };

    /// <summary>A parameter, which gets a gradient if it is trained.</summary>
    public DenseNode Use(Parameter parameter)
    {
        if (!_parameters.TryGetValue(parameter, out var node))
        {
            node = new DenseNode(this) { Value = parameter.Value, RequiresGradient = parameter.IsTrained };
            _parameters.Add(parameter, node);
        }

        return node;
    }

    /// <summary>The gradient of the last <see cref="Backward"/> for a parameter; zero where the loss does not depend on it.</summary>
    /// <exception cref="ArgumentException">The parameter is not trained.</exception>
    public Tensor GradientOf(Parameter parameter)
    {
        if (!parameter.IsTrained)
            throw new ArgumentException($"{parameter.Name} is not trained and has no gradient.", nameof(parameter));
        var node = Use(parameter);
        if (!node.HasGradient)
            Backend.Clear(Slot(node).Destination!);
        return node.Gradient!;
    }

    /// <summary>Derives the gradients of <paramref name="loss"/> with respect to all parameters used.</summary>
    public void Backward(ScalarNode loss)
    {
        RequireOwn(loss);
        loss.Gradient = 1;
        for (var i = _recorded - 1; i >= 0; i--)
        {
            if (_tape[i].RequiresGradient)
                _tape[i].Backward();
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var operation in _tape)
            operation.Dispose();
        foreach (var node in _parameters.Values)
            node.Gradient?.Dispose();
        _tape.Clear();
        _parameters.Clear();
    }

    /// <summary>The next operation on the tape, of the wanted kind: last recording's where it was of that kind, else a new one.</summary>
    private T Record<T>() where T : Operation, new()
    {
        if (_recorded < _tape.Count && _tape[_recorded] is T reused)
        {
            _recorded++;
            return reused;
        }

        var operation = new T { Graph = this };
        if (_recorded < _tape.Count)
        {
            _tape[_recorded].Dispose();
            _tape[_recorded] = operation;
        }
        else
        {
            _tape.Add(operation);
        }

        _recorded++;
        return operation;
    }

    /// <summary>Where a node's gradient goes: nowhere if it needs none; else its array, to which the first contribution of a pass is written and later ones are added.</summary>
    internal GradientSlot Slot(DenseNode? node)
    {
        if (node is not { RequiresGradient: true })
            return default;
        if (node.Gradient is null || node.Gradient.Rows != node.Value.Rows || node.Gradient.Columns != node.Value.Columns)
        {
            node.Gradient?.Dispose();
            node.Gradient = Backend.NewTensor(node.Value.Rows, node.Value.Columns);
        }

        var accumulate = node.HasGradient;
        node.HasGradient = true;
        return new GradientSlot(node.Gradient, accumulate);
    }

    /// <summary>Whether latents want a gradient in their slots, and whether to add to what those hold.</summary>
    internal static LatentSlot Slot(LatentNode node)
    {
        if (!node.RequiresGradient)
            return default;
        var accumulate = node.HasGradient;
        node.HasGradient = true;
        return new LatentSlot(IsWanted: true, accumulate);
    }

    private void RequireOwn(Node? node)
    {
        if (node is not null && node.Graph != this)
            throw new ArgumentException("The node belongs to another graph.");
    }

    private static void RequireShape(DenseNode? node, int rows, int columns, string what)
    {
        if (node is not null && (node.Value.Rows != rows || node.Value.Columns != columns))
            throw new ArgumentException($"{what} is [{node.Value.Rows}, {node.Value.Columns}], but must be [{rows}, {columns}].");
    }
}
