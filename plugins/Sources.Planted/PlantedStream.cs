using System.Numerics;
using System.Runtime.InteropServices;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>One part of a <see cref="PlantedSource"/>, which it needs alive.</summary>
internal sealed class PlantedStream(PlantedSource source, RandomStream random) : IGroundTruthStream
{
    private readonly SparseLatents _codes = new(source.Options.Features);
    private readonly int[] _support = new int[source.Options.Features];
    private readonly float[] _magnitudes = new float[source.Options.Features];
    private readonly float _low = (float)source.Options.MagnitudeLow;
    private readonly float _range = (float)(source.Options.MagnitudeHigh - source.Options.MagnitudeLow);
    private readonly double _noise = source.Options.Noise;
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

    private void MakeRow(Span<float> x)
    {
        var count = source.Support.Sample(random, _support);
        var support = _support.AsSpan(0, count);
        var magnitudes = _magnitudes.AsSpan(0, count);
        source.Bias.Span.CopyTo(x);
        for (var k = 0; k < count; k++)
        {
            // 1 − u lies in (0, 1]: a feature that fires is never 0.
            magnitudes[k] = _range == 0 ? _low : _low + (_range * (1 - random.NextSingle()));
            AddScaled(magnitudes[k], source.Directions.Row(support[k]), x);
        }

        _codes.AddRow(support, magnitudes);
        if (_noise > 0)
        {
            for (var i = 0; i < x.Length; i++)
                x[i] += (float)(_noise * random.NextGaussian());
        }
    }

    /// <summary>x += a·g, rounded after the product and after the sum, so that every machine gets the same bits.</summary>
    private static void AddScaled(float a, ReadOnlySpan<float> g, Span<float> x)
    {
        var scale = new Vector<float>(a);
        ref var source = ref MemoryMarshal.GetReference(g);
        ref var destination = ref MemoryMarshal.GetReference(x);
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref destination, (nuint)i) + (scale * Vector.LoadUnsafe(ref source, (nuint)i));
            sum.StoreUnsafe(ref destination, (nuint)i);
        }

        for (; i < x.Length; i++)
            x[i] += a * g[i];
    }
}
