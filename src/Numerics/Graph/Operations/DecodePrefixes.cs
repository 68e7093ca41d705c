namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The reconstructions of nested prefixes of the dictionary: x̂_w = Σ_{i &lt; w} f_i d_i + b, at little more than the cost of the last.</summary>
    /// <param name="latents">f [B, m].</param>
    /// <param name="decoder">D [m, d].</param>
    /// <param name="bias">b [1, d], once in each prefix; none is 0.</param>
    /// <param name="widths">w, strictly ascending from at least 1, the last m.</param>
    /// <param name="order">
    /// Where it is not that of their indices, the order in which latents fill the prefixes, e.g. by firing frequency: latent order[j] has place j, and
    /// prefix w holds the latents of places below w. Sorting changes what a prefix is and nothing else.
    /// </param>
    /// <returns>One reconstruction [B, d] per width; the list is reused by the next recording.</returns>
    /// <exception cref="ArgumentException">Shapes or widths that do not fit, or an order that does not name each latent once.</exception>
    public IReadOnlyList<DenseNode> DecodePrefixes(
        LatentNode latents, DenseNode decoder, DenseNode? bias, IReadOnlyList<int> widths, IReadOnlyList<int>? order = null)
    {
        RequireOwn(latents);
        RequireOwn(decoder);
        RequireOwn(bias);
        RequireShape(decoder, latents.Value.LatentCount, decoder.Value.Columns, "The decoder");
        RequireShape(bias, 1, decoder.Value.Columns, "The decoder bias");
        var last = 0;
        for (var i = 0; i < widths.Count; i++)
        {
            if (widths[i] <= last)
                throw new ArgumentException($"Width {widths[i]} after {last}: widths ascend.", nameof(widths));
            last = widths[i];
        }

        if (last != latents.Value.LatentCount)
            throw new ArgumentException($"The last width is {last}, but must be all {latents.Value.LatentCount} latents.", nameof(widths));
        return Record<DecodePrefixesOperation>().Forward(latents, decoder, bias, widths, order);
    }
}

internal sealed class DecodePrefixesOperation : Operation
{
    private DenseNode[] _results = [];
    private Tensor[] _arrays = [];
    private int[] _widths = [];

    /// <summary>The first prefix that each latent counts in, where there is an order.</summary>
    private int[] _firstOf = [];
    private bool _isOrdered;
    private LatentNode _latents = null!;
    private DenseNode _decoder = null!;
    private DenseNode? _bias;

    public override bool RequiresGradient =>
        _latents.RequiresGradient || _decoder.RequiresGradient || _bias is { RequiresGradient: true };

    public IReadOnlyList<DenseNode> Forward(
        LatentNode latents, DenseNode decoder, DenseNode? bias, IReadOnlyList<int> widths, IReadOnlyList<int>? order)
    {
        (_latents, _decoder, _bias) = (latents, decoder, bias);
        if (_widths.Length != widths.Count)
        {
            Dispose();
            (_widths, _arrays) = (new int[widths.Count], new Tensor[widths.Count]);
            _results = [.. widths.Select(_ => new DenseNode(Graph))];
        }

        var requiresGradient = RequiresGradient;
        for (var i = 0; i < _widths.Length; i++)
        {
            _widths[i] = widths[i];
            _arrays[i] = Prepare(_results[i], latents.Value.Rows, decoder.Value.Columns, requiresGradient);
        }

        _isOrdered = order is not null;
        if (order is not null)
            FindFirstPrefixes(order, latents.Value.LatentCount);
        Backend.DecodePrefixes(latents.Value, decoder.Value, bias?.Value, Prefixes, _arrays);
        return _results;
    }

    public override void Backward()
    {
        if (!Array.Exists(_results, static result => result.HasGradient))
            return;

        // A latent counts in every prefix that reaches it, so its gradient is the sum over the prefixes from there on.
        DenseNode? next = null;
        for (var i = _results.Length - 1; i >= 0; i--)
        {
            var result = _results[i];
            if (next is not null)
            {
                var slot = Graph.Slot(result);
                Backend.AddScaled(next.Gradient!, 1, slot.Destination!, slot.Accumulate);
            }
            else if (!result.HasGradient)
            {
                Backend.Clear(Graph.Slot(result).Destination!);
            }

            _arrays[i] = result.Gradient!;
            next = result;
        }

        Backend.DecodePrefixesBackward(_latents.Value, _decoder.Value, Prefixes, _arrays, new DecoderGradients(
            Graph.Slot(_latents), Graph.Slot(_decoder), Graph.Slot(_bias)));
    }

    public override void Dispose()
    {
        foreach (var result in _results)
        {
            result.Value?.Dispose();
            result.Gradient?.Dispose();
        }
    }

    private Prefixes Prefixes => new(_widths, _isOrdered ? _firstOf : []);

    private void FindFirstPrefixes(IReadOnlyList<int> order, int latentCount)
    {
        if (order.Count != latentCount)
            throw new ArgumentException($"The order names {order.Count} latents, but there are {latentCount}.", nameof(order));
        if (_firstOf.Length != latentCount)
            _firstOf = new int[latentCount];
        Array.Fill(_firstOf, -1);
        var prefix = 0;
        for (var place = 0; place < latentCount; place++)
        {
            var latent = order[place];
            if ((uint)latent >= (uint)latentCount || _firstOf[latent] >= 0)
                throw new ArgumentException($"Latent {latent} at place {place}: an order names each of {latentCount} latents once.", nameof(order));
            if (place == _widths[prefix])
                prefix++;
            _firstOf[latent] = prefix;
        }
    }

    private Tensor Prepare(DenseNode node, int rows, int columns, bool requiresGradient)
    {
        if (node.Value is null || node.Value.Rows != rows || node.Value.Columns != columns)
        {
            node.Value?.Dispose();
            node.Value = Backend.NewTensor(rows, columns);
        }

        node.RequiresGradient = requiresGradient;
        node.HasGradient = false;
        return node.Value;
    }
}
