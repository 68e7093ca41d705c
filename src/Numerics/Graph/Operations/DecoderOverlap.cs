namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>How closely each decoder row lies to its nearest neighbour: mean over rows of (max_{j ≠ i} cos(d_i, d_j))², the maximum within a chunk of rows (OrtSAE, arXiv 2509.22033).</summary>
    /// <remarks>
    /// <para>Rows are taken in the given order and cut into chunks, so the cost is linear in m for chunks of a fixed size; a new random order each
    /// time lets every pair meet. The gradient flows through each row's maximum, to both rows of the pair.</para>
    /// <para>Of equal maxima the row that comes first in the order wins. A row shorter than 1e-8 has cosine 0 with all others.</para>
    /// </remarks>
    /// <param name="decoder">D [m, d].</param>
    /// <param name="order">Each of the m rows once.</param>
    /// <param name="chunk">How many rows are compared with each other, at least 1; the last chunk may be shorter. A row alone in its chunk counts as 0.</param>
    /// <param name="absolute">Take the maximum of |cos|; else of the signed cosine, and a maximum below 0 counts as 0.</param>
    /// <exception cref="ArgumentException">The order is not a permutation of the rows.</exception>
    /// <exception cref="NotFiniteNumberException">A row is NaN or infinite; the message says which.</exception>
    public ScalarNode DecoderOverlap(DenseNode decoder, IReadOnlyList<int> order, int chunk, bool absolute)
    {
        RequireOwn(decoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        if (order.Count != decoder.Value.Rows)
            throw new ArgumentException($"The order has {order.Count} entries for {decoder.Value.Rows} rows.", nameof(order));
        return Record<DecoderOverlapOperation>().Forward(decoder, order, chunk, absolute);
    }
}

internal sealed class DecoderOverlapOperation : ScalarOperation
{
    private DenseNode _decoder = null!;
    private int[] _order = [];

    /// <summary>Of each row the row that it is nearest to, −1 where there is none, and their cosine.</summary>
    private int[] _partners = [];
    private double[] _cosines = [];

    public ScalarNode Forward(DenseNode decoder, IReadOnlyList<int> order, int chunk, bool absolute)
    {
        _decoder = decoder;
        var m = decoder.Value.Rows;
        if (_order.Length != m)
            (_order, _partners, _cosines) = (new int[m], new int[m], new double[m]);
        Copy(order);
        Backend.NearestRows(decoder.Value, _order, chunk, absolute, _partners, _cosines);
        var sum = 0.0;
        foreach (var cosine in _cosines)
            sum += cosine * cosine;
        return Prepare(m == 0 ? 0 : sum / m, decoder.RequiresGradient);
    }

    public override void Backward()
    {
        if (Result.Gradient == 0)
            return;
        var slot = Graph.Slot(_decoder);
        if (slot.Destination is not null)
            Backend.NearestRowsBackward(_decoder.Value, _partners, _cosines, 2 * Result.Gradient / _order.Length, slot.Destination, slot.Accumulate);
    }

    private void Copy(IReadOnlyList<int> order)
    {
        // The partners serve as marks until they are computed.
        Array.Clear(_partners);
        for (var i = 0; i < _order.Length; i++)
        {
            var row = order[i];
            if ((uint)row >= (uint)_order.Length || _partners[row]++ > 0)
                throw new ArgumentException($"Entry {i} of the order is {row}: each row from 0 to {_order.Length - 1} comes once.", nameof(order));
            _order[i] = row;
        }
    }
}
