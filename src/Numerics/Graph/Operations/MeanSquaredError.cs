namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The reconstruction error summed over dimensions and averaged over rows: 1/B Σ_b ‖x̂_b − x_b‖².</summary>
    /// <remarks>Sum over d, not mean: a penalty's coefficient does not depend on the width of the activations.</remarks>
    public ScalarNode MeanSquaredError(DenseNode reconstruction, DenseNode target)
    {
        RequireOwn(reconstruction);
        RequireOwn(target);
        RequireShape(target, reconstruction.Value.Rows, reconstruction.Value.Columns, "The target");
        return Record<MeanSquaredErrorOperation>().Forward(reconstruction, target);
    }
}

internal sealed class MeanSquaredErrorOperation : ScalarOperation
{
    private DenseNode _reconstruction = null!, _target = null!;

    public ScalarNode Forward(DenseNode reconstruction, DenseNode target)
    {
        (_reconstruction, _target) = (reconstruction, target);
        var sum = Backend.SumOfSquaredDifferences(reconstruction.Value, target.Value);
        return Prepare(sum / reconstruction.Value.Rows, reconstruction.RequiresGradient || target.RequiresGradient);
    }

    public override void Backward()
    {
        if (Result.Gradient == 0)
            return;
        var factor = 2 * Result.Gradient / _reconstruction.Value.Rows;
        Add(_reconstruction, factor);
        Add(_target, -factor);
    }

    private void Add(DenseNode node, double factor)
    {
        var slot = Graph.Slot(node);
        if (slot.Destination is not null)
            Backend.AddScaledDifference(_reconstruction.Value, _target.Value, factor, slot.Destination, slot.Accumulate);
    }
}
