using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Tests.Sweeps;

public sealed class SharedHeldOutTests
{
    private const int Length = 5000, Dimension = 3, TargetDim = 2, Features = 7;

    /// <summary>Bytes of the rows and targets of a block.</summary>
    private const long BlockBytes = SharedHeldOut.BlockRows * (Dimension + TargetDim) * sizeof(float);

    [Fact]
    public void Whatever_is_read_from_wherever_it_is_what_the_source_has() => Law.Holds(
        from budget in Gen.Choose(0, 6)
        from reads in (from position in Gen.Choose(-1, Length + 100) from count in Gen.Choose(1, 3000) select (position, count)).ArrayOf(6)
        select (budget, reads), c =>
        {
            using var source = new KnownSource();
            using var shared = new SharedHeldOut(source, new ByteBudget(c.budget * (BlockBytes + 30_000)));
            using var actual = (SharedHeldOutReader)shared.Open();
            using var expected = source.Open(Split.HeldOut);
            foreach (var (position, count) in c.reads)
            {
                // Before the first row means: from where the last read ended.
                if (position >= 0)
                    actual.Position = expected.Position = position;
                AssertSameRead((KnownStream)expected, actual, count);
            }
        });

    [Fact]
    public void Rows_are_made_once_for_all_readers_and_their_passes()
    {
        using var source = new KnownSource();
        using (var shared = new SharedHeldOut(source, new ByteBudget(long.MaxValue)))
        {
            Parallel.For(0, 4, _ => ReadAll(shared));
            Assert.InRange(source.RowsMade, Length, Length + SharedHeldOut.BlockRows);
        }

        Assert.Equal(0, source.OpenStreams);
    }

    [Fact]
    public void What_the_budget_does_not_hold_is_made_for_each_and_the_budget_is_given_back()
    {
        using var source = new KnownSource();
        var budget = new ByteBudget(2 * BlockBytes);
        var shared = new SharedHeldOut(source, budget);
        ReadAll(shared);
        ReadAll(shared);

        // One block is kept: its codes leave no room for the second.
        Assert.Equal(SharedHeldOut.BlockRows + (2 * (Length - SharedHeldOut.BlockRows)), source.RowsMade);
        Assert.False(budget.TryTake(BlockBytes));
        shared.Dispose();
        Assert.True(budget.TryTake(2 * BlockBytes));
    }

    [Theory]
    [InlineData(800L << 20, 100L << 20)]
    [InlineData(64L << 30, 256L << 20)]
    public void Held_out_rows_take_an_eighth_of_the_memory_and_no_more_than_256_MB(long memory, long expected) =>
        Assert.Equal(expected, new SweepSettings { Run = new RunSettings { ManifestFolder = "/" }, MemoryBytes = memory }.HeldOutBytes);

    [Fact]
    public void A_source_that_fails_once_fails_one_reader_once()
    {
        using var source = new KnownSource { FailsAt = 2048 };
        using var shared = new SharedHeldOut(source, new ByteBudget(long.MaxValue));
        Assert.Throws<InputException>(() => ReadAll(shared));
        source.FailsAt = long.MaxValue;
        ReadAll(shared);
    }

    private static void ReadAll(SharedHeldOut shared)
    {
        using var stream = shared.Open();
        using var rows = new Matrix(512, Dimension);
        while (stream.Read(rows) > 0)
        {
        }

        Assert.Equal(Length, stream.Position);
    }

    private static void AssertSameRead(KnownStream expected, SharedHeldOutReader actual, int count)
    {
        using Matrix a = new(count, Dimension), b = new(count, Dimension), s = new(count, TargetDim), t = new(count, TargetDim);
        using SparseLatents f = new(Features), g = new(Features);
        var read = expected.Read(a);
        Assert.Equal(read, actual.Read(b));
        Assert.Equal(expected.Position, actual.Position);
        if (read == 0)
            return;
        expected.ReadTargets(s);
        actual.ReadTargets(t);
        expected.ReadCodes(f);
        actual.ReadCodes(g);
        Assert.Equal(a.Span[..(read * Dimension)].ToArray(), b.Span[..(read * Dimension)].ToArray());
        Assert.Equal(s.Span[..(read * TargetDim)].ToArray(), t.Span[..(read * TargetDim)].ToArray());
        Assert.Equal(f.Rows, g.Rows);
        Assert.Equal(f.AllIndices.ToArray(), g.AllIndices.ToArray());
        Assert.Equal(f.AllValues.ToArray(), g.AllValues.ToArray());
    }

    /// <summary>5,000 rows that say their position, with one to three codes each.</summary>
    private sealed class KnownSource : IActivationSource, ITargets, IGroundTruth
    {
        private int _rowsMade, _openStreams;

        public int RowsMade => _rowsMade;

        public int OpenStreams => _openStreams;

        public long FailsAt { get; set; } = long.MaxValue;

        public int InputDim => Dimension;

        public int TargetDim => SharedHeldOutTests.TargetDim;

        public Matrix Directions { get; } = new(Features, SharedHeldOutTests.TargetDim);

        public IReadOnlyList<string> Files => [];

        public long? RowCount(Split split) => Length;

        public IActivationStream Open(Split split)
        {
            Interlocked.Increment(ref _openStreams);
            return new KnownStream(this);
        }

        public void Made(int rows) => Interlocked.Add(ref _rowsMade, rows);

        public void Closed() => Interlocked.Decrement(ref _openStreams);

        public void Dispose() => Directions.Dispose();
    }

    private sealed class KnownStream(KnownSource source) : ITargetStream, IGroundTruthStream
    {
        private (long First, int Count) _last;

        public long Position { get; set; }

        public int Read(Matrix rows)
        {
            _last = (Position, (int)Math.Clamp(Length - Position, 0, rows.Rows));
            if (Position + _last.Count > source.FailsAt)
                throw new InputException("the disk is gone");
            for (var r = 0; r < _last.Count; r++)
                rows.Row(r).Fill(Position + r);
            Position += _last.Count;
            source.Made(_last.Count);
            return _last.Count;
        }

        public void ReadTargets(Matrix targets)
        {
            for (var r = 0; r < _last.Count; r++)
                targets.Row(r).Fill(-(_last.First + r));
        }

        public void ReadCodes(SparseLatents codes)
        {
            codes.Clear();
            for (var r = 0; r < _last.Count; r++)
            {
                var count = 1 + (int)((_last.First + r) % 3);
                codes.AddRow([.. Enumerable.Range(0, count).Select(i => 2 * i)], [.. Enumerable.Range(0, count).Select(i => (float)(_last.First + r + i))]);
            }
        }

        public void Dispose() => source.Closed();
    }
}
