using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>One part of a <see cref="ToyModelSource"/>, which it needs alive.</summary>
internal sealed class ToyModelStream(ToyModelSource source, RandomStream random) : IGroundTruthStream
{
    private readonly RepresentedFeatures _represented = source.Represented;
    private readonly SparseLatents _codes = new(source.Directions.Rows);
    private readonly int[] _support = new int[source.Sampler.Count];
    private readonly float[] _strengths = new float[source.Sampler.Count];
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
        if (rows.Columns != source.InputDim)
            throw new ArgumentException($"The rows have {rows.Columns} columns, the source {source.InputDim}.", nameof(rows));
        _codes.Clear();
        for (var r = 0; r < rows.Rows; r++)
        {
            random.Lane = (ulong)_position++;
            MakeRow(rows.Row(r));
        }

        return rows.Rows;
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public void Dispose() => _codes.Dispose();

    private void MakeRow(Span<float> h)
    {
        var fired = source.Sampler.Sample(random, _support, _strengths);
        h.Clear();
        var count = 0;
        for (var k = 0; k < fired; k++)
        {
            var (feature, strength) = (_support[k], _strengths[k]);
            var w = _represented.Model.Embedding.Row(feature);
            for (var c = 0; c < h.Length; c++)
                h[c] += strength * w[c];
            if (_represented.Places[feature] is var place && place < 0)
                continue;
            _support[count] = place;
            _strengths[count++] = (float)(strength * _represented.Norms[feature]);
        }

        _codes.AddRow(_support.AsSpan(0, count), _strengths.AsSpan(0, count));
    }
}
