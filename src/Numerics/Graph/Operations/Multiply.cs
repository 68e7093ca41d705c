namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>a · b, entry by entry.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public DenseNode Multiply(DenseNode a, DenseNode b)
    {
        RequireOwn(a);
        RequireOwn(b);
        RequireShape(b, a.Value.Rows, a.Value.Columns, "The factor");
        return Record<MultiplyOperation>().Forward(a, b);
    }
}

internal sealed class MultiplyOperation : DenseOperation
{
    private DenseNode _a = null!, _b = null!;

    public DenseNode Forward(DenseNode a, DenseNode b)
    {
        (_a, _b) = (a, b);
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient || b.RequiresGradient);
        Backend.MultiplyEntries(a.Value, b.Value, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        Pass(_a, _b);
        Pass(_b, _a);
    }

    private void Pass(DenseNode node, DenseNode other)
    {
        var slot = Graph.Slot(node);
        if (slot.Destination is not null)
            Backend.MultiplyEntries(Result.Gradient!, other.Value, slot.Destination, slot.Accumulate);
    }
}
