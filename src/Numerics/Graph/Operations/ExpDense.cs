namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>eᵃ, entry by entry. Beyond about 88 the result overflows to infinity.</summary>
    public DenseNode Exp(DenseNode a)
    {
        RequireOwn(a);
        return Record<ExpDenseOperation>().Forward(a);
    }
}

internal sealed class ExpDenseOperation : DenseOperation
{
    private DenseNode _a = null!;

    public DenseNode Forward(DenseNode a)
    {
        _a = a;
        var result = Prepare(a.Value.Rows, a.Value.Columns, a.RequiresGradient);
        Backend.Exp(a.Value, result.Value);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient)
            return;
        var slot = Graph.Slot(_a);
        if (slot.Destination is not null)
            Backend.MultiplyEntries(Result.Gradient!, Result.Value, slot.Destination, slot.Accumulate);
    }
}
