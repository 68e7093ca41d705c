using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Rows of a <see cref="PlantedProblem"/>.</summary>
internal sealed class PlantedRows(Matrix directions, Matrix offset, double probability, RandomStream random) : IGroundTruthStream
{
    private readonly SparseLatents _codes = new(directions.Rows);
    private readonly List<int> _support = [];
    private readonly List<float> _magnitudes = [];

    public long Position { get; set; }

    public int Read(Matrix rows)
    {
        _codes.Clear();
        for (var r = 0; r < rows.Rows; r++)
        {
            random.Lane = (ulong)Position++;
            Draw();
            var row = rows.Row(r);
            offset.Row(0).CopyTo(row);
            for (var k = 0; k < _support.Count; k++)
                Add(row, directions.Row(_support[k]), _magnitudes[k]);
        }

        return rows.Rows;
    }

    public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

    public void Dispose() => _codes.Dispose();

    private static void Add(Span<float> row, ReadOnlySpan<float> direction, float magnitude)
    {
        for (var c = 0; c < row.Length; c++)
            row[c] += magnitude * direction[c];
    }

    private void Draw()
    {
        _support.Clear();
        _magnitudes.Clear();
        for (var i = 0; i < directions.Rows; i++)
        {
            if (random.NextDouble() >= probability)
                continue;
            _support.Add(i);
            _magnitudes.Add(1.5f - random.NextSingle());
        }

        _codes.AddRow([.. _support], [.. _magnitudes]);
    }
}
