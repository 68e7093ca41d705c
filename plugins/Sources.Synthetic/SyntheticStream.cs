using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>One part of a <see cref="SyntheticSource"/>, which it needs alive.</summary>
internal sealed class SyntheticStream(World world, CodeSampler sampler, RandomStream random) : IGroundTruthStream
{
    private readonly SparseLatents _codes = new(world.Model.Count);
    private long _position;

    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public int Read(Matrix rows)
    {
        if (rows.Columns != world.Dimension)
            throw new ArgumentException($"The rows have {rows.Columns} columns, the source {world.Dimension}.", nameof(rows));
        _codes.Clear();
        sampler.Sample(random, _position, rows.Rows, _codes);
        _position += rows.Rows;
        for (var r = 0; r < rows.Rows; r++)
            RowSum.Of(world, _codes.Indices(r), _codes.Values(r), rows.Row(r));
        return rows.Rows;
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public void Dispose() => _codes.Dispose();
}
