namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>a + b, entry by entry.</summary>
    public DenseNode Add(DenseNode a, DenseNode b)
    {
        RequireOwn(a);
        RequireOwn(b);
        RequireShape(b, a.Value.Rows, a.Value.Columns, "The summand");
        return Record<AddOperation>().Forward(a, b);
    }
}

internal sealed class AddOperation : DenseOperation
{
    private DenseNode _a = null!, _b = null!;

    public DenseNode Forward(DenseNode a, DenseNode b)
    {
        (_a, _b) = (a, b);
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient || b.RequiresGradient);
        Backend.AddScaled(a.Value, 1, result.Value, accumulate: false);
        Backend.AddScaled(b.Value, 1, result.Value, accumulate: true);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        Pass(_a);
        Pass(_b);
    }

    private void Pass(DenseNode node)
    {
        var slot = Graph.Slot(node);
        if (slot.Destination is not null)
            Backend.AddScaled(Result.Gradient!, 1, slot.Destination, slot.Accumulate);
    }
}
