namespace SaeLab.Numerics;

/// <summary>One recorded operation: owns its result, and carries the result's gradient back to its arguments.</summary>
internal abstract class Operation : IDisposable
{
    public Graph Graph { get; init; } = null!;

    protected Backend Backend => Graph.Backend;

    /// <summary>Whether a gradient flows through the result; if not, <see cref="Backward"/> is not called.</summary>
    public virtual bool RequiresGradient => true;

    /// <summary>Adds to the gradients of those arguments that require one what follows from the result's.</summary>
    public abstract void Backward();

    public abstract void Dispose();
}

/// <summary>An operation whose result is dense.</summary>
internal abstract class DenseOperation : Operation
{
    private DenseNode? _result;

    protected DenseNode Result => _result!;

    public override bool RequiresGradient => Result.RequiresGradient;

    /// <summary>The result node with an array of that shape, last pass's where it fits.</summary>
    protected DenseNode Prepare(int rows, int columns, bool requiresGradient)
    {
        _result ??= new DenseNode(Graph);
        if (_result.Value is null || _result.Value.Rows != rows || _result.Value.Columns != columns)
        {
            _result.Value?.Dispose();
            _result.Value = Backend.NewTensor(rows, columns);
        }

        _result.RequiresGradient = requiresGradient;
        _result.HasGradient = false;
        return _result;
    }

    public override void Dispose()
    {
        _result?.Value?.Dispose();
        _result?.Gradient?.Dispose();
    }
}

/// <summary>An operation whose result is a batch of latents.</summary>
internal abstract class LatentOperation : Operation
{
    private LatentNode? _result;

    protected LatentNode Result => _result!;

    public override bool RequiresGradient => Result.RequiresGradient;

    /// <summary>The result node with room for latents of that dictionary size, last pass's where it fits.</summary>
    protected LatentNode Prepare(int latentCount, bool requiresGradient)
    {
        _result ??= new LatentNode(Graph);
        if (_result.Value is null || _result.Value.LatentCount != latentCount)
        {
            _result.Value?.Dispose();
            _result.Value = Backend.NewLatents(latentCount);
        }

        _result.RequiresGradient = requiresGradient;
        _result.HasGradient = false;
        _result.CountGradient = 0;
        return _result;
    }

    public override void Dispose() => _result?.Value?.Dispose();
}

/// <summary>An operation whose result is a number.</summary>
internal abstract class ScalarOperation : Operation
{
    private ScalarNode? _result;

    protected ScalarNode Result => _result!;

    public override bool RequiresGradient => Result.RequiresGradient;

    protected ScalarNode Prepare(double value, bool requiresGradient)
    {
        _result ??= new ScalarNode(Graph);
        _result.Value = value;
        _result.Gradient = 0;
        _result.RequiresGradient = requiresGradient;
        return _result;
    }

    public override void Dispose()
    {
    }
}
