using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>One part of <see cref="PlantedPairs"/>, which it needs alive. The noise of the target of row r is lane r of a random stream of its own.</summary>
internal sealed class PlantedPairStream(PlantedPairs source, PlantedStream rows, RandomStream random) : IGroundTruthStream, ITargetStream
{
    private long _first;

    public long Position
    {
        get => rows.Position;
        set => rows.Position = value;
    }

    public int Read(Matrix destination)
    {
        _first = rows.Position;
        return rows.Read(destination);
    }

    public void ReadCodes(SparseLatents codes) => rows.ReadCodes(codes);

    public void ReadTargets(Matrix targets)
    {
        var codes = rows.Codes;
        if ((targets.Rows, targets.Columns) != (codes.Rows, source.TargetDim))
            throw new ArgumentException($"The targets of the last read are [{codes.Rows}, {source.TargetDim}], not [{targets.Rows}, {targets.Columns}].", nameof(targets));
        for (var r = 0; r < targets.Rows; r++)
        {
            var y = targets.Row(r);
            source.Bias.Span.CopyTo(y);
            var indices = codes.Indices(r);
            var values = codes.Values(r);
            for (var k = 0; k < indices.Length; k++)
                RowSums.AddScaled(values[k], source.Directions.Row(indices[k]), y);
            if (source.Noise > 0)
            {
                random.Lane = (ulong)(_first + r);
                RowSums.AddNoise(source.Noise, random, y);
            }
        }
    }

    public void Dispose() => rows.Dispose();
}
