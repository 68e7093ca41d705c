using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>One part of a <see cref="SyntheticSource"/>, which it needs alive.</summary>
internal sealed class SyntheticStream(World world, CodeSampler sampler, RandomStream random) : EndlessStream(world.Dimension), IGroundTruthStream
{
    private readonly SparseLatents _codes = new(world.Model.Count);

    protected override void Fill(Matrix rows, long first)
    {
        _codes.Clear();
        sampler.Sample(random, first, rows.Rows, _codes);
        for (var r = 0; r < rows.Rows; r++)
            RowSum.Of(world, _codes.Indices(r), _codes.Values(r), rows.Row(r));
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public override void Dispose()
    {
        _codes.Dispose();
        base.Dispose();
    }
}
