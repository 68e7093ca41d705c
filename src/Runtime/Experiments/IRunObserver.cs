using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Experiments;

/// <summary>Is told how a run gets on. Called on the run's own thread.</summary>
public interface IRunObserver
{
    /// <summary>Something that a reader should know, in a sentence.</summary>
    void Note(string message);

    /// <summary>Training has come this far.</summary>
    /// <param name="metrics">The step just measured.</param>
    /// <param name="totalSamples">Samples of the whole run.</param>
    void Trained(TrainingMetrics metrics, long totalSamples);

    /// <summary>Evaluation has come this far.</summary>
    void Evaluated(long rows, long totalRows);
}
