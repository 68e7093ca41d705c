namespace SaeLab.Runtime.Sweeps;

/// <summary>Members that are in memory together. Workers take turns with them: each time the one of the first group that is furthest behind goes on for a while.</summary>
/// <param name="jobs">The members.</param>
/// <param name="work">Does a piece of a member's work: to begin it, to train it for some steps, to complete it.</param>
/// <param name="cancellation">Ends all workers.</param>
internal sealed class Wave(IReadOnlyList<Job> jobs, Action<Job, long> work, CancellationToken cancellation)
{
    private readonly object _turn = new();
    private Exception? _fault;

    /// <summary>Works with so many threads until all members are over.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; members keep their runs.</exception>
    public void Run(int threads)
    {
        using var wake = cancellation.Register(Wake);
        var workers = Enumerable.Range(0, Math.Min(threads, jobs.Count)).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        if (_fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
        cancellation.ThrowIfCancellationRequested();
    }

    private void Work()
    {
        while (Take(out var limit) is { } job)
        {
            try
            {
                work(job, limit);
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception exception)
            {
                _fault ??= exception;
            }

            PutBack(job);
        }
    }

    /// <summary>The next member to work on, waiting for one where all are busy or too far ahead; null where nothing is left to do.</summary>
    private Job? Take(out long limit)
    {
        limit = 0;
        lock (_turn)
        {
            while (!cancellation.IsCancellationRequested && _fault is null && !jobs.All(j => j.IsOver))
            {
                foreach (var job in jobs.Where(j => !j.IsBusy && !j.IsOver).OrderBy(j => j.Group.Order).ThenBy(j => j.Step))
                {
                    limit = job.Group.LimitOf(job);
                    if (job.Run is not null && job.NeedsRows && limit <= job.Step)
                        continue;
                    job.IsBusy = true;
                    return job;
                }

                Monitor.Wait(_turn);
            }

            return null;
        }
    }

    private void PutBack(Job job)
    {
        lock (_turn)
        {
            job.IsBusy = false;
            job.Step = job.Run?.Step ?? job.Step;
            job.NeedsRows = !job.IsOver && job.Run?.IsTrained != true;
            job.Group.Follow();
            Monitor.PulseAll(_turn);
        }
    }

    private void Wake()
    {
        lock (_turn)
            Monitor.PulseAll(_turn);
    }
}
