namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Latents by sparse coding: for each row the minimum f of ½‖x − p − f·D‖² + γ‖f‖₁, exactly.</summary>
    /// <remarks>
    /// No gradient flows through f. None is missing where the loss is the objective itself, E‖x − x̂‖² + 2γ·E‖f‖₁: at a minimum over f its gradient with
    /// respect to D and p is the one with f held constant (the envelope theorem).
    /// </remarks>
    /// <param name="x">Inputs [B, d].</param>
    /// <param name="dictionary">D [m, d], one atom per row.</param>
    /// <param name="preBias">p [1, d], usually b_dec; none is 0.</param>
    /// <param name="lasso">γ, and whether f ≥ 0.</param>
    /// <returns>f [B, m].</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a penalty that is none.</exception>
    /// <exception cref="NotFiniteNumberException">A row of x, the bias or D is NaN or infinite; the message says which.</exception>
    public LatentNode SparseCode(DenseNode x, DenseNode dictionary, DenseNode? preBias, Lasso lasso)
    {
        RequireOwn(x);
        RequireOwn(dictionary);
        RequireOwn(preBias);
        RequireShape(x, x.Value.Rows, dictionary.Value.Columns, "The input");
        RequireShape(preBias, 1, dictionary.Value.Columns, "The pre-bias");
        return Record<SparseCodeOperation>().Forward(preBias is null ? x : SubtractRow(x, preBias), dictionary, lasso);
    }
}

internal sealed class SparseCodeOperation : LatentOperation
{
    private SparseLatents? _codes;

    public LatentNode Forward(DenseNode x, DenseNode dictionary, Lasso lasso)
    {
        if (_codes?.LatentCount != dictionary.Value.Rows)
        {
            _codes?.Dispose();
            _codes = new SparseLatents(dictionary.Value.Rows);
        }

        using (var rows = x.Value.ToMatrix())
        using (var atoms = dictionary.Value.ToMatrix())
            SparseCoding.Encode(rows, atoms, lasso, Backend, _codes);
        var result = Prepare(dictionary.Value.Rows, requiresGradient: false);
        result.Value.CopyFrom(Graph.Frozen?.Hold(_codes) ?? _codes);
        return result;
    }

    public override void Backward()
    {
    }

    public override void Dispose()
    {
        base.Dispose();
        _codes?.Dispose();
    }
}
