namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>a + factor · b, entry by entry.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public DenseNode Add(DenseNode a, DenseNode b, double factor = 1)
    {
        RequireOwn(a);
        RequireOwn(b);
        RequireShape(b, a.Value.Rows, a.Value.Columns, "The summand");
        return Record<DenseSumOperation>().Forward(a, 1, b, Held(factor));
    }
}

/// <summary>α · a + β · b, or α · a alone.</summary>
internal sealed class DenseSumOperation : DenseOperation
{
    private DenseNode _a = null!;
    private DenseNode? _b;
    private double _factorOfA, _factorOfB;

    public DenseNode Forward(DenseNode a, double factorOfA, DenseNode? b, double factorOfB)
    {
        (_a, _factorOfA, _b, _factorOfB) = (a, factorOfA, b, factorOfB);
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient || b is { RequiresGradient: true });
        Backend.AddScaled(a.Value, factorOfA, result.Value, accumulate: false);
        if (b is not null)
            Backend.AddScaled(b.Value, factorOfB, result.Value, accumulate: true);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        Pass(_a, _factorOfA);
        Pass(_b, _factorOfB);
    }

    private void Pass(DenseNode? node, double factor)
    {
        var slot = Graph.Slot(node);
        if (slot.Destination is not null)
            Backend.AddScaled(Result.Gradient!, factor, slot.Destination, slot.Accumulate);
    }
}
