using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Training;

namespace SaeLab.CommandLine.Display;

/// <summary>Prints a line at each quarter of a member's way and one at its end; only the latter, and what is worth noting, where it is to be quiet.</summary>
internal sealed class PlainSweepProgress(LoadedSweep sweep, TextWriter output, bool isQuiet) : ISweepObserver
{
    private readonly int _width = Math.Min(40, sweep.Members.Max(m => m.Label.Length));
    private readonly Dictionary<SweepMember, long> _quarters = new(ReferenceEqualityComparer.Instance);
    private int _ended;

    public void Note(string message) => output.WriteLine(message);

    public void Trained(SweepMember member, TrainingMetrics metrics, long totalSamples)
    {
        var quarter = metrics.Samples * 4 / totalSamples;
        if (isQuiet || quarter == _quarters.GetValueOrDefault(member))
            return;
        _quarters[member] = quarter;
        Line(member, "training", metrics.Samples, $"{metrics.Fvu:F4}", $"{metrics.L0:F2}");
    }

    public void Finished(SweepMember member, RunResults results)
    {
        _ended++;
        Line(member, $"finished ({_ended} of {sweep.Members.Count})", results.SamplesTrained, MainMeasurements.Fvu(results) ?? "-", MainMeasurements.L0(results) ?? "-");
    }

    public void Failed(SweepMember member, string reason)
    {
        _ended++;
        output.WriteLine($"{member.Label.PadRight(_width)}  FAILED ({_ended} of {sweep.Members.Count}): {reason}");
    }

    private void Line(SweepMember member, string state, long samples, string fvu, string l0) =>
        output.WriteLine($"{member.Label.PadRight(_width)}  {samples,13:N0} samples  FVU {fvu,-8}  L0 {l0,-7}  {state}");
}
