using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>One part of a <see cref="SyntheticSource"/>, which it needs alive.</summary>
internal sealed class SyntheticStream(World world, CodeSampler sampler, RandomStream random) : IGroundTruthStream
{
    private readonly SparseLatents _codes = new(world.Model.Count);
    private readonly int[] _features = new int[world.Model.Count];
    private readonly float[] _values = new float[world.Model.Count];
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
        for (var r = 0; r < rows.Rows; r++)
        {
            DrawNext();
            RowSum.Of(world, _codes.Indices(r), _codes.Values(r), rows.Row(r));
        }

        return rows.Rows;
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public void Dispose() => _codes.Dispose();

    private void DrawNext()
    {
        random.Lane = (ulong)_position++;
        var count = sampler.Sample(random, _features, _values);
        _codes.AddRow(_features.AsSpan(0, count), _values.AsSpan(0, count));
    }
}
