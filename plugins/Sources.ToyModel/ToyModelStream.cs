using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>One part of a <see cref="ToyModelSource"/>, which it needs alive.</summary>
internal sealed class ToyModelStream(ToyModelSource source, RandomStream random) : EndlessStream(source.InputDim), IGroundTruthStream
{
    private readonly RepresentedFeatures _represented = source.Represented;
    private readonly SparseLatents _codes = new(source.Directions.Rows);
    private readonly int[] _support = new int[source.Sampler.Count];
    private readonly float[] _strengths = new float[source.Sampler.Count];

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
