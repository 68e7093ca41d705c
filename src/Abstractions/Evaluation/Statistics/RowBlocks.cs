using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Sums over rows that can be added up, each as often as a bootstrap says.</summary>
/// <typeparam name="TSums">The sums themselves.</typeparam>
public interface IRowSums<TSums> where TSums : IRowSums<TSums>
{
    /// <summary>Adds the sums over other rows, as if each of those rows were there <paramref name="weight"/> times.</summary>
    void Merge(TSums other, double weight);
}

/// <summary>Sums over blocks of consecutive rows, from which any figure made of sums gets its value and its interval.</summary>
/// <remarks>
/// Up to <see cref="MostBlocks"/> rows each row is a block; whenever blocks become more, neighbours are merged and blocks are twice as long. So memory
/// is bounded, nothing depends on batches, and rows that depend on their neighbours, such as the tokens of a text, mostly share a block: resampling
/// blocks then leaves their dependence in, where resampling rows would make intervals too narrow.
/// </remarks>
/// <param name="create">Makes empty sums.</param>
public sealed class RowBlocks<TSums>(Func<TSums> create) where TSums : IRowSums<TSums>
{
    /// <summary>The largest number of blocks; after merging there are half as many.</summary>
    public const int MostBlocks = 512;

    private readonly List<TSums> _blocks = [];
    private long _length = 1;

    /// <summary>How many rows there were.</summary>
    public long Rows { get; private set; }

    /// <summary>The sums to which the next row is to be added; counts that row.</summary>
    public TSums Next()
    {
        if (Rows == _blocks.Count * _length)
        {
            if (_blocks.Count == MostBlocks)
                MergeNeighbours();
            _blocks.Add(create());
        }

        Rows++;
        return _blocks[^1];
    }

    /// <summary>The sums over all rows.</summary>
    public TSums Total() => Sum(weights: null);

    /// <summary>The sums of each replicate of a bootstrap over blocks; none where rows are too few.</summary>
    public IReadOnlyList<TSums> Replicates(RandomStream random) => [.. new Bootstrap(_blocks.Count, random).Weights.Select(Sum)];

    private TSums Sum(byte[]? weights)
    {
        var sum = create();
        for (var b = 0; b < _blocks.Count; b++)
        {
            var weight = weights is null ? 1 : weights[b];
            if (weight > 0)
                sum.Merge(_blocks[b], weight);
        }

        return sum;
    }

    private void MergeNeighbours()
    {
        for (var b = 0; b < MostBlocks / 2; b++)
        {
            _blocks[b] = _blocks[2 * b];
            _blocks[b].Merge(_blocks[(2 * b) + 1], 1);
        }

        _blocks.RemoveRange(MostBlocks / 2, MostBlocks / 2);
        _length *= 2;
    }
}
