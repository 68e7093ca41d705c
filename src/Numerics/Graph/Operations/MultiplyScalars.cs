namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The product of two numbers.</summary>
    public ScalarNode Multiply(ScalarNode a, ScalarNode b)
    {
        RequireOwn(a);
        RequireOwn(b);
        return Record<MultiplyScalarsOperation>().Forward(a, b);
    }
}

internal sealed class MultiplyScalarsOperation : ScalarOperation
{
    private ScalarNode _a = null!, _b = null!;

    public ScalarNode Forward(ScalarNode a, ScalarNode b)
    {
        (_a, _b) = (a, b);
        return Prepare(a.Value * b.Value, a.RequiresGradient || b.RequiresGradient);
    }

    public override void Backward()
    {
        _a.Gradient += _b.Value * Result.Gradient;
        _b.Gradient += _a.Value * Result.Gradient;
    }
}
