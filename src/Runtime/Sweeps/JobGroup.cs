using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Members of a wave that see the same rows in batches of the same size, and so run in step.</summary>
/// <param name="order">Its turn among groups.</param>
/// <param name="source">Makes their source when the first of them begins, or hands it out.</param>
/// <param name="openHeldOut">Opens a stream of held-out rows that they share, also with groups of other batches; null where there is nobody to share them with.</param>
internal sealed class JobGroup(int order, Func<IActivationSource> source, Func<IActivationStream>? openHeldOut) : IDisposable
{
    private readonly Lock _lock = new();
    private SharedRows? _rows;

    /// <summary>Its turn among groups: the members of a group that comes first go first.</summary>
    public int Order { get; } = order;

    /// <summary>The members.</summary>
    public List<Job> Jobs { get; } = [];

    /// <summary>Their source.</summary>
    public IActivationSource Source() => source();

    /// <summary>Opens a stream of held-out rows that they share; null where there is nobody to share them with.</summary>
    public Func<IActivationStream>? OpenHeldOut { get; } = openHeldOut;

    /// <summary>A stream of their rows; null where there is nobody to share them with.</summary>
    public IActivationStream? OpenRows(ExperimentParts parts, int batch)
    {
        if (Jobs.Count < 2)
            return null;
        lock (_lock)
            _rows ??= new SharedRows(parts.Source, batch);
        return _rows.Open();
    }

    /// <summary>How far a member may go before the others must follow; its whole way where it is alone.</summary>
    public long LimitOf(Job job)
    {
        if (_rows is not { } rows)
            return Jobs.Count < 2 ? long.MaxValue : 0;
        var slowest = Slowest();

        // Half of the window at a time, so that whoever is ahead need not wait for the slowest at every step.
        return Math.Min(slowest + rows.Window, Math.Max(job.Step, slowest) + (rows.Window / 2));
    }

    /// <summary>Drops the rows that all have seen.</summary>
    public void Follow()
    {
        if (Slowest() is < long.MaxValue and var slowest)
            _rows?.MoveTo(slowest);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows?.Dispose();

    private long Slowest() => Jobs.Where(j => j.NeedsRows).Select(j => j.Step).DefaultIfEmpty(long.MaxValue).Min();
}
