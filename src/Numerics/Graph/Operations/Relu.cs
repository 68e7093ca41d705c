namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>max(a, 0), entry by entry. The gradient at 0 is 0.</summary>
    public DenseNode Relu(DenseNode a)
    {
        RequireOwn(a);
        return Record<ReluOperation>().Forward(a);
    }
}

internal sealed class ReluOperation : DenseOperation
{
    private DenseNode _a = null!;

    public DenseNode Forward(DenseNode a)
    {
        _a = a;
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient);
        Backend.KeepWherePositive(a.Value, a.Value, result.Value, accumulate: false);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var slot = Graph.Slot(_a);
        if (slot.Destination is not null)
            Backend.KeepWherePositive(Result.Value, Result.Gradient!, slot.Destination, slot.Accumulate);
    }
}
