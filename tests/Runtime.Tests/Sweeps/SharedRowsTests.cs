using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Tests.Sweeps;

public sealed class SharedRowsTests
{
    private const int Batch = 4, Dimension = 3;
    private readonly CountingSource _source = new();

    [Fact]
    public void Readers_in_step_get_the_rows_of_the_source_and_each_is_made_once()
    {
        using var shared = new SharedRows(_source, Batch);
        using IActivationStream a = shared.Open(), b = shared.Open();
        for (var block = 0; block < 200; block++)
        {
            AssertRows(a, block * Batch, Batch);
            AssertRows(b, block * Batch, Batch);
            shared.MoveTo(block + 1);
        }

        Assert.Equal(200 * Batch, _source.RowsMade);
        Assert.Equal(200, shared.BlocksMade);
    }

    [Fact]
    public void A_reader_that_is_elsewhere_gets_its_rows_from_a_stream_of_its_own()
    {
        using var shared = new SharedRows(_source, Batch);
        using IActivationStream a = shared.Open(), late = shared.Open(), odd = shared.Open();
        AssertRows(a, 0, Batch);
        shared.MoveTo(5);
        AssertRows(late, 0, Batch);
        AssertRows(odd, 0, 3);
        AssertRows(odd, 3, Batch);
        odd.Position = 5 * Batch;
        AssertRows(odd, 5 * Batch, Batch);
        late.Position = (5 + shared.Window) * Batch;
        AssertRows(late, (5 + shared.Window) * Batch, Batch);
        Assert.Equal(2, shared.BlocksMade);
    }

    [Fact]
    public void The_window_is_bounded_by_memory()
    {
        using var narrow = new SharedRows(new CountingSource(1 << 20), 1024);
        Assert.Equal(2, narrow.Window);
        using var wide = new SharedRows(_source, Batch);
        Assert.Equal(64, wide.Window);
    }

    private static void AssertRows(IActivationStream stream, long first, int count)
    {
        using var rows = new Matrix(count, Dimension);
        Assert.Equal(first, stream.Position);
        Assert.Equal(count, stream.Read(rows));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (float)(first + i)), Enumerable.Range(0, count).Select(i => rows.Row(i)[^1]));
    }

    /// <summary>Each row holds its own number.</summary>
    private sealed class CountingSource(int dimension = Dimension) : IActivationSource
    {
        public int RowsMade { get; set; }

        public int InputDim => dimension;

        public IReadOnlyList<string> Files => [];

        public long? RowCount(Split split) => null;

        public IActivationStream Open(Split split) => new Stream(this);

        public void Dispose()
        {
        }

        private sealed class Stream(CountingSource source) : IActivationStream
        {
            public long Position { get; set; }

            public int Read(Matrix rows)
            {
                for (var i = 0; i < rows.Rows; i++)
                    rows.Row(i).Fill(Position++);
                source.RowsMade += rows.Rows;
                return rows.Rows;
            }

            public void Dispose()
            {
            }
        }
    }
}
