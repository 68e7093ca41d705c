using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Is told how a sweep gets on, by one thread at a time.</summary>
public interface ISweepObserver
{
    /// <summary>Something that a reader should know, in a sentence.</summary>
    void Note(string message);

    /// <summary>A member has come this far.</summary>
    /// <param name="member">The member.</param>
    /// <param name="metrics">The step just measured.</param>
    /// <param name="totalSamples">Samples of its whole run.</param>
    void Trained(SweepMember member, TrainingMetrics metrics, long totalSamples);

    /// <summary>A member has its results, now or from before.</summary>
    void Finished(SweepMember member, RunResults results);

    /// <summary>A member cannot go on; the others do.</summary>
    void Failed(SweepMember member, string reason);
}
