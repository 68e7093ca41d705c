namespace SaeLab.Numerics.Tests.Backends;

public unsafe class WorkersTests
{
    private const int MostPieces = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Every_piece_is_done_exactly_once_however_jobs_follow_each_other(int threads)
    {
        using var workers = new Workers(threads);
        var done = new int[MostPieces];
        fixed (int* counts = done)
        {
            for (var job = 0; job < 60_000; job++)
            {
                Array.Clear(done);
                var pieces = new Counting { Counts = counts };
                var count = 1 + (job * 7 % MostPieces);
                workers.For(count, ref pieces);
                for (var piece = 0; piece < MostPieces; piece++)
                {
                    if (done[piece] != (piece < count ? 1 : 0))
                        Assert.Fail($"Job {job} of {count} pieces: piece {piece} was done {done[piece]} times.");
                }
            }
        }
    }

    [Fact]
    public void What_a_piece_throws_reaches_the_caller_and_the_next_job_runs()
    {
        using var workers = new Workers(3);
        var failing = default(Failing);
        for (var job = 0; job < 100; job++)
            Assert.Throws<InvalidOperationException>(() => workers.For(20, ref failing));
        var done = new int[MostPieces];
        fixed (int* counts = done)
        {
            var pieces = new Counting { Counts = counts };
            workers.For(20, ref pieces);
        }

        Assert.Equal(20, done.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Work_beside_operations_takes_no_more_threads_than_the_backend_has(int threads)
    {
        using var backend = CpuBackend.Create(threads);
        var (now, most, done) = (0, 0, 0);
        backend.For(200, _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            Thread.SpinWait(20_000);
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref done);
        });
        Assert.Equal(200, done);
        Assert.InRange(most, 1, threads);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
            seen = Interlocked.CompareExchange(ref target, value, seen) is var found && found == seen ? value : found;
    }

    private struct Counting : IPieces
    {
        public int* Counts;

        public readonly void Run(int piece, Scratch scratch) => Interlocked.Increment(ref Counts[piece]);
    }

    private struct Failing : IPieces
    {
        public readonly void Run(int piece, Scratch scratch)
        {
            if (piece == 11)
                throw new InvalidOperationException("piece 11");
        }
    }
}
