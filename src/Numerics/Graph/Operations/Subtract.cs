namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>a − b, entry by entry.</summary>
    public DenseNode Subtract(DenseNode a, DenseNode b)
    {
        RequireOwn(a);
        RequireOwn(b);
        RequireShape(b, a.Value.Rows, a.Value.Columns, "The subtrahend");
        return Record<SubtractOperation>().Forward(a, b);
    }
}

internal sealed class SubtractOperation : DenseOperation
{
    private DenseNode _a = null!, _b = null!;

    public DenseNode Forward(DenseNode a, DenseNode b)
    {
        (_a, _b) = (a, b);
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient || b.RequiresGradient);
        Backend.AddScaledDifference(a.Value, b.Value, 1, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        Add(_a, 1);
        Add(_b, -1);
    }

    private void Add(DenseNode node, double sign)
    {
        var slot = Graph.Slot(node);
        if (slot.Destination is not null)
            Backend.AddScaled(Result.Gradient!, sign, slot.Destination, slot.Accumulate);
    }
}
