using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>Sums of two known directions, with one thing spoiled or none.</summary>
internal sealed class FakeSource(SourceContext context, string flaw) : IActivationSource, IGroundTruth
{
    public const int Dimension = 5, Features = 4;

    private readonly RandomStream _random = flaw == "ignores_the_seed" ? RandomStream.FromSeed(0) : context.Random;

    public int InputDim => Dimension;

    public IReadOnlyList<string> Files => [];

    public Matrix Directions { get; } = Unit((flaw == "ignores_the_seed" ? RandomStream.FromSeed(0) : context.Random).For("directions"), flaw == "long_directions" ? 2 : 1);

    public long? RowCount(Split split) => split == Split.HeldOut && flaw == "ends_early" ? 500 : null;

    public IActivationStream Open(Split split) => new Stream(Directions, _random.For(flaw == "same_parts" ? "rows" : $"{split} rows"), _random.For("rows"), flaw);

    public void Dispose() => Directions.Dispose();

    private static Matrix Unit(RandomStream random, float norm)
    {
        var rows = new Matrix(Features, Dimension);
        random.FillGaussian(rows.Span);
        for (var i = 0; i < Features; i++)
        {
            var scale = norm / (float)RowGeometry.Norm(rows.Row(i));
            foreach (ref var value in rows.Row(i))
                value *= scale;
        }

        return rows;
    }

    private sealed class Stream(Matrix directions, RandomStream ownRandom, RandomStream sharedRandom, string flaw) : IGroundTruthStream
    {
        private readonly SparseLatents _codes = new(Features);
        private Matrix? _last;
        private long _position;

        public long Position
        {
            get => _position;
            set => _position = flaw == "position_off_by_one" && value > 0 ? value + 1 : value;
        }

        public int Read(Matrix rows)
        {
            _codes.Clear();
            var count = flaw == "ends_early" ? (int)Math.Min(rows.Rows, Math.Max(0, 100 - _position)) : rows.Rows;
            for (var r = 0; r < count; r++)
            {
                var random = IsShared(_position) ? sharedRandom : ownRandom;
                random.Lane = (ulong)_position++ + (flaw == "depends_on_pieces" ? 1000 * (ulong)rows.Rows : 0);
                rows.Row(r).Clear();
                var first = (int)random.NextBelow(Features - 1);
                var (a, b) = (0.5f + random.NextSingle(), 0.5f + random.NextSingle());
                Add(rows.Row(r), directions.Row(first), a);
                // A feature that is there, but that the codes do not tell of.
                Add(rows.Row(r), directions.Row(Features - 1), b);
                _codes.AddRow([first, Features - 1], flaw == "wrong_codes" ? [a, 0.1f] : [a, b]);
            }

            if (flaw == "aliases" && _last is not null && count > 0)
                Add(rows.Row(0), _last.Row(0), float.IsFinite(_last[0, 0]) ? 0.5f : 1);
            if (flaw == "writes_into_the_last" && _last is { } last && !ReferenceEquals(last, rows))
                TryClear(last);
            if (flaw is "aliases" or "writes_into_the_last")
                _last = rows;
            return count;
        }

        public void ReadCodes(SparseLatents codes) => codes.CopyFrom(_codes);

        public void Dispose() => _codes.Dispose();

        private bool IsShared(long row) => flaw switch
        {
            "some_rows_in_both_parts" => row % 50 == 0,
            "a_row_in_both_parts_by_chance" => row == 300,
            _ => false,
        };

        private static void TryClear(Matrix matrix)
        {
            try
            {
                matrix.Clear();
            }
            catch (ObjectDisposedException)
            {
                // It was somebody else's.
            }
        }

        private static void Add(Span<float> row, ReadOnlySpan<float> direction, float magnitude)
        {
            for (var c = 0; c < row.Length; c++)
                row[c] += magnitude * direction[c];
        }
    }
}
