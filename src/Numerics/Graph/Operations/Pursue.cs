namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>No dictionary needs more iterations, and room is made for as many as are allowed.</summary>
    private const int MostPursuitIterations = 1 << 20;

    /// <summary>Latents by matching pursuit (arXiv 2506.03093): from r = x − p, again and again i = argmax_j r · d_j, v = r · d_i, f_i += v, r −= v d_i while v &gt; 0.</summary>
    /// <remarks>
    /// <para>The choice of atoms has no gradient; their values do, through r and d_i of every iteration. Of equal products the lower index wins.</para>
    /// <para>v d_i is the projection of r only where ‖d_i‖ = 1. Rows of other lengths are taken as they are; where one is longer than √2, residuals may grow without bound.</para>
    /// <para>Products with the atoms that follow the first are updated by the dictionary's Gram matrix where that is cheaper, so they, and with them which of two nearly
    /// equal atoms is chosen, may differ in rounding with the size of the batch. The value of a chosen atom is always its product with the residual itself.</para>
    /// </remarks>
    /// <param name="x">Inputs [B, d].</param>
    /// <param name="dictionary">D [m, d], one atom per row.</param>
    /// <param name="preBias">p [1, d], usually b_dec; none is 0.</param>
    /// <param name="pursuit">When to stop.</param>
    /// <returns>f [B, m], all entries positive.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, or limits that are none.</exception>
    /// <exception cref="NotFiniteNumberException">A row of x, the bias or D is NaN or infinite, or a residual became so; the message says which.</exception>
    public LatentNode Pursue(DenseNode x, DenseNode dictionary, DenseNode? preBias, Pursuit pursuit)
    {
        RequireOwn(x);
        RequireOwn(dictionary);
        RequireOwn(preBias);
        RequireShape(x, x.Value.Rows, dictionary.Value.Columns, "The input");
        RequireShape(preBias, 1, dictionary.Value.Columns, "The pre-bias");
        ArgumentOutOfRangeException.ThrowIfLessThan(pursuit.MostIterations, 1, nameof(pursuit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pursuit.MostIterations, MostPursuitIterations, nameof(pursuit));
        if (!(pursuit.ResidualThreshold >= 0))
            throw new ArgumentOutOfRangeException(nameof(pursuit), pursuit.ResidualThreshold, "The residual threshold is at least 0.");
        return Record<PursueOperation>().Forward(x, dictionary, preBias, pursuit);
    }
}

internal sealed class PursueOperation : LatentOperation
{
    private DenseNode _x = null!, _dictionary = null!;
    private DenseNode? _preBias;
    private PursuitTrace? _trace;

    public LatentNode Forward(DenseNode x, DenseNode dictionary, DenseNode? preBias, Pursuit pursuit)
    {
        (_x, _dictionary, _preBias) = (x, dictionary, preBias);
        _trace ??= Backend.NewPursuitTrace();
        var result = Prepare(
            dictionary.Value.Rows, x.RequiresGradient || dictionary.RequiresGradient || preBias is { RequiresGradient: true });
        Backend.Pursue(x.Value, dictionary.Value, preBias?.Value, pursuit, result.Value, _trace);
        return result;
    }

    public override void Backward()
    {
        if (!Result.HasGradient || !Result.RequiresGradient)
            return;
        Backend.PursueBackward(_x.Value, _dictionary.Value, _preBias?.Value, Result.Value, _trace!, new PursuitGradients(
            Graph.Slot(_x), Graph.Slot(_dictionary), Graph.Slot(_preBias)));
    }

    public override void Dispose()
    {
        base.Dispose();
        _trace?.Dispose();
    }
}
