namespace SaeLab.Numerics;

/// <summary>Draws items without replacement with probability ∝ weight, in one pass over them.</summary>
/// <remarks>
/// Each item gets the key E/w with E standard exponential; the items of the smallest keys, in the order of their keys, are
/// distributed exactly as items drawn one after another, each with probability ∝ weight among those that remain
/// (Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir", in logarithms). Keeps no more than it may draw.
/// </remarks>
/// <param name="capacity">How many to draw; fewer come where fewer can be drawn.</param>
/// <param name="random">Gives one number per item.</param>
public sealed class WeightedReservoir<T>(int capacity, RandomStream random)
{
    private readonly PriorityQueue<T, double> _kept = new(Comparer<double>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Draws the key of the next item; returns whether the item belongs among those drawn so far, to be handed to <see cref="Keep"/>.</summary>
    /// <param name="weight">Items whose weight is not positive and finite are never drawn.</param>
    /// <param name="key">The item's key.</param>
    public bool Draws(double weight, out double key)
    {
        // One number per item, whatever its weight, so that the others' keys do not depend on it.
        key = -Math.Log(1 - random.NextDouble()) / weight;
        return weight > 0 && double.IsFinite(weight) && capacity > 0
            && (_kept.Count < capacity || (_kept.TryPeek(out _, out var largest) && key < largest));
    }

    /// <summary>Keeps an item, in place of the one with the largest key where there is no more room.</summary>
    public void Keep(T item, double key)
    {
        if (_kept.Count < capacity)
            _kept.Enqueue(item, key);
        else
            _kept.DequeueEnqueue(item, key);
    }

    /// <summary>The items drawn, in the order of drawing. Empties the reservoir.</summary>
    public T[] Drain()
    {
        var items = new T[_kept.Count];
        for (var i = items.Length - 1; i >= 0; i--)
            items[i] = _kept.Dequeue();
        return items;
    }
}
