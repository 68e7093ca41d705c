using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Training;

namespace SaeLab.CommandLine.Display;

/// <summary>Prints notes only.</summary>
internal sealed class SilentProgress : IRunObserver
{
    public void Note(string message) => Console.WriteLine($"  {message}");

    public void Trained(TrainingMetrics metrics, long totalSamples)
    {
    }

    public void Evaluated(long rows, long totalRows)
    {
    }
}
