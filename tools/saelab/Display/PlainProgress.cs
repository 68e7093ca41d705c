using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Training;

namespace SaeLab.CommandLine.Display;

/// <summary>Prints a line at each tenth of the run.</summary>
internal sealed class PlainProgress(TextWriter output) : IRunObserver
{
    private readonly Pace _pace = new();
    private long _tenths = -1;

    public void Note(string message) => output.WriteLine(message);

    public void Trained(TrainingMetrics metrics, long totalSamples)
    {
        _pace.Update(metrics.Samples);
        if (metrics.Samples * 10 / totalSamples == _tenths)
            return;
        _tenths = metrics.Samples * 10 / totalSamples;
        var left = _pace.Left(totalSamples) is { } time ? $", {Pace.Words(time)} left" : "";
        var speed = _pace.Speed.Length > 0 ? $"  {_pace.Speed}" : "";
        output.WriteLine(
            $"{100 * metrics.Samples / totalSamples,4} %  {metrics.Samples:N0} samples  loss {metrics.Loss:G4}  L0 {metrics.L0:F2}  FVU {metrics.Fvu:F4}  dead {metrics.DeadLatents}{speed}{left}");
    }

    public void Evaluated(long rows, long totalRows)
    {
        if (rows == totalRows)
            output.WriteLine($"evaluated on {rows:N0} held-out samples");
    }
}
