using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SaeLab.Numerics;

/// <summary>Work cut into pieces that may be done in any order by any thread.</summary>
internal interface IPieces
{
    /// <summary>Does one piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="scratch">Memory of the thread that does it.</param>
    void Run(int piece, Scratch scratch);
}

/// <summary>A few threads that stay around and do pieces of work.</summary>
/// <remarks>
/// <para>How work is cut is up to the caller and must follow from shapes alone, never from the number of threads;
/// pieces write to places of their own. Then results are the same on any number of threads. Starting work allocates nothing.</para>
/// <para>The caller waits for pieces, not for threads: on a busy machine it does itself what threads that do not get to run leave undone.
/// A ticket holds the number of the job and that of the next piece, so a thread that comes late finds the job gone and claims nothing.</para>
/// </remarks>
internal sealed unsafe class Workers : IDisposable
{
    /// <summary>Rounds of waiting before a thread goes to sleep: long enough to bridge the gap between two operations.</summary>
    private const int SpinRounds = 500;

    /// <summary>The next piece of a job that is over: beyond any count.</summary>
    private const uint Closed = int.MaxValue;

    private readonly Thread[] _threads;
    private readonly Scratch[] _scratches;
    private readonly object _gate = new();
    private delegate*<void*, int, Scratch, void> _body;
    private void* _pieces;
    private int _count;
    private int _done;
    private long _ticket;
    private int _sleepers;
    private volatile bool _stopping;
    private Exception? _failure;

    public Workers(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        _scratches = [.. Enumerable.Range(0, threadCount).Select(_ => new Scratch())];
        _threads = [.. Enumerable.Range(1, threadCount - 1).Select(i => new Thread(() => Loop(_scratches[i]))
        {
            IsBackground = true,
            Name = $"SaeLab worker {i}",
        })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Does all pieces and returns when they are done. Not reentrant.</summary>
    /// <exception cref="Exception">What a piece threw, once the others are done.</exception>
    public void For<TPieces>(int count, ref TPieces pieces) where TPieces : unmanaged, IPieces
    {
        fixed (TPieces* pointer = &pieces)
        {
            if (_threads.Length == 0 || count <= 1)
            {
                for (var i = 0; i < count; i++)
                    pointer->Run(i, _scratches[0]);
                return;
            }

            _body = &Run<TPieces>;
            _pieces = pointer;
            _count = count;
            _done = 0;
            var job = (int)(_ticket >> 32) + 1;
            Interlocked.Exchange(ref _ticket, (long)job << 32);
            if (Volatile.Read(ref _sleepers) > 0)
            {
                lock (_gate)
                    Monitor.PulseAll(_gate);
            }

            Work(job, _scratches[0]);
            var wait = default(SpinWait);
            while (Volatile.Read(ref _done) != count)
                wait.SpinOnce(sleep1Threshold: -1);

            // Closed before the next job's fields are written: a late thread that reads its larger count must not find a piece of this job to claim.
            Interlocked.Exchange(ref _ticket, ((long)job << 32) | Closed);
        }

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _stopping = true;
        lock (_gate)
            Monitor.PulseAll(_gate);
        foreach (var thread in _threads)
            thread.Join();
        foreach (var scratch in _scratches)
            scratch.Dispose();
    }

    private static void Run<TPieces>(void* pieces, int piece, Scratch scratch) where TPieces : unmanaged, IPieces =>
        ((TPieces*)pieces)->Run(piece, scratch);

    /// <summary>Does pieces of a job while there are any.</summary>
    private void Work(int job, Scratch scratch)
    {
        while (true)
        {
            // What is read here belongs to the job if the ticket is unchanged when the claim succeeds: a job does not end before its pieces,
            // and its ticket is closed before anything is written for the next.
            var ticket = Volatile.Read(ref _ticket);
            var (body, pieces, piece) = ((nint)_body, (nint)_pieces, (int)ticket);
            if ((int)(ticket >> 32) != job || piece >= _count)
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket)
                continue;
            try
            {
                ((delegate*<void*, int, Scratch, void>)body)((void*)pieces, piece, scratch);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, exception, null);
            }

            Interlocked.Increment(ref _done);
        }
    }

    private void Loop(Scratch scratch)
    {
        var seen = 0;
        while (true)
        {
            for (var i = 0; i < SpinRounds && Job == seen && !_stopping; i++)
                Thread.SpinWait(20);
            if (Job == seen)
                Sleep(seen);
            if (_stopping)
                return;
            seen = Job;
            Work(seen, scratch);
        }
    }

    private int Job => (int)(Volatile.Read(ref _ticket) >> 32);

    private void Sleep(int seen)
    {
        lock (_gate)
        {
            // Announced before the last look at the ticket, so that a job begun in between is either seen here or sees the sleeper.
            Interlocked.Increment(ref _sleepers);
            while (Job == seen && !_stopping)
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }
}

/// <summary>Memory of one thread that outlives a piece: grows to the largest request and is not cleared.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const nuint Alignment = 64;
    private const int Slots = 8;
    private readonly nint[] _memory = new nint[Slots];
    private readonly nuint[] _sizes = new nuint[Slots];

    /// <summary>Room for that many numbers, aligned to 64 bytes. Good until the next request for the same slot.</summary>
    public float* Floats(int slot, long count) => (float*)Bytes(slot, (nuint)count * sizeof(float));

    /// <inheritdoc cref="Floats"/>
    public int* Ints(int slot, long count) => (int*)Bytes(slot, (nuint)count * sizeof(int));

    public void Dispose()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            NativeMemory.AlignedFree((void*)_memory[slot]);
            (_memory[slot], _sizes[slot]) = (0, 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* Bytes(int slot, nuint size)
    {
        if (_sizes[slot] < size)
        {
            NativeMemory.AlignedFree((void*)_memory[slot]);
            _memory[slot] = (nint)NativeMemory.AlignedAlloc(size + Alignment, Alignment);
            _sizes[slot] = size;
        }

        return (void*)_memory[slot];
    }
}
