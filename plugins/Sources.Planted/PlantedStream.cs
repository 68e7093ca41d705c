using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>One part of a <see cref="PlantedSource"/>, which it needs alive.</summary>
internal sealed class PlantedStream(PlantedSource source, RandomStream random) : EndlessStream(source.InputDim), IGroundTruthStream
{
    private readonly SparseLatents _codes = new(source.Options.Features);
    private readonly int[] _support = new int[source.Options.Features];
    private readonly float[] _magnitudes = new float[source.Options.Features];
    private readonly float _low = (float)source.Options.MagnitudeLow;
    private readonly float _range = (float)(source.Options.MagnitudeHigh - source.Options.MagnitudeLow);
    private readonly double _noise = source.Options.Noise;
    private readonly double _denseScale = source.Options.Dense?.Scale ?? 0;

    /// <summary>The codes of the rows of the last read.</summary>
    internal SparseLatents Codes => _codes;

    protected override void Fill(Matrix rows, long first)
    {
        _codes.Clear();
        for (var r = 0; r < rows.Rows; r++)
        {
            random.Lane = (ulong)(first + r);
            MakeRow(rows.Row(r));
        }
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public override void Dispose()
    {
        _codes.Dispose();
        base.Dispose();
    }

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
            RowSums.AddScaled(magnitudes[k], source.Directions.Row(support[k]), x);
        }

        _codes.AddRow(support, magnitudes);
        if (_noise > 0)
            RowSums.AddNoise(_noise, random, x);
        for (var r = 0; source.Dense is { } dense && r < dense.Rows; r++)
            RowSums.AddScaled((float)(_denseScale * random.NextGaussian()), dense.Row(r), x);
    }
}
