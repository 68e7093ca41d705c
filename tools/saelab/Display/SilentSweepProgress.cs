using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Training;

namespace SaeLab.CommandLine.Display;

/// <summary>Prints notes and failures only.</summary>
internal sealed class SilentSweepProgress : ISweepObserver
{
    public void Note(string message) => Console.WriteLine($"  {message}");

    public void Trained(SweepMember member, TrainingMetrics metrics, long totalSamples)
    {
    }

    public void Finished(SweepMember member, RunResults results)
    {
    }

    public void Failed(SweepMember member, string reason) => Console.WriteLine($"  {member.Label} FAILED: {reason}");
}
