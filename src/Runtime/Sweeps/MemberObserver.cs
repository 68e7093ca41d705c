using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Tells the sweep's observer of one member, one call at a time.</summary>
internal sealed class MemberObserver(SweepMember member, ISweepObserver observer, Lock turn) : IRunObserver
{
    /// <inheritdoc/>
    public void Note(string message)
    {
        lock (turn)
            observer.Note($"{member.Label}: {message}");
    }

    /// <inheritdoc/>
    public void Trained(TrainingMetrics metrics, long totalSamples)
    {
        lock (turn)
            observer.Trained(member, metrics, totalSamples);
    }

    /// <inheritdoc/>
    public void Evaluated(long rows, long totalRows)
    {
    }
}
