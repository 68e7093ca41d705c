namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>factor · a, entry by entry.</summary>
    public DenseNode Scale(DenseNode a, double factor)
    {
        RequireOwn(a);
        return Record<DenseSumOperation>().Forward(a, Held(factor), null, 0);
    }

    /// <summary>A number times a constant.</summary>
    public ScalarNode Scale(ScalarNode a, double factor)
    {
        RequireOwn(a);
        return Record<WeightedSumOperation>().Forward(a, Held(factor), null);
    }

    /// <summary>a + factor · b.</summary>
    public ScalarNode Add(ScalarNode a, ScalarNode b, double factor = 1)
    {
        RequireOwn(a);
        RequireOwn(b);
        return Record<WeightedSumOperation>().Forward(b, Held(factor), a);
    }

    /// <summary>A number plus a constant.</summary>
    public ScalarNode Add(ScalarNode a, double constant)
    {
        RequireOwn(a);
        return Record<WeightedSumOperation>().Forward(a, 1, null, Held(constant));
    }

    private double Held(double constant) => Frozen is null ? constant : Frozen.Hold(constant);
}

/// <summary>other + factor · a + constant.</summary>
internal sealed class WeightedSumOperation : ScalarOperation
{
    private ScalarNode _a = null!;
    private ScalarNode? _other;
    private double _factor;

    public ScalarNode Forward(ScalarNode a, double factor, ScalarNode? other, double constant = 0)
    {
        (_a, _factor, _other) = (a, factor, other);
        return Prepare((factor * a.Value) + (other?.Value ?? 0) + constant, a.RequiresGradient || other is { RequiresGradient: true });
    }

    public override void Backward()
    {
        _a.Gradient += _factor * Result.Gradient;
        if (_other is not null)
            _other.Gradient += Result.Gradient;
    }
}
