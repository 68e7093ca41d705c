using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Training;
using Spectre.Console;

namespace SaeLab.CommandLine.Display;

/// <summary>Draws bars that move.</summary>
internal sealed class LiveProgress(ProgressContext context) : IRunObserver
{
    private readonly Pace _pace = new();
    private ProgressTask? _training, _evaluation;

    public void Note(string message) => AnsiConsole.WriteLine(message);

    public void Trained(TrainingMetrics metrics, long totalSamples)
    {
        _pace.Update(metrics.Samples);
        _training ??= context.AddTask("training", maxValue: totalSamples);
        _training.Description = Markup.Escape(
            $"{Short(metrics.Samples)}/{Short(totalSamples)} loss {metrics.Loss:G4} L0 {metrics.L0:F1} FVU {metrics.Fvu:F3} dead {metrics.DeadLatents} {Short((long)_pace.SamplesPerSecond)}/s");
        _training.Value = metrics.Samples;
    }

    public void Evaluated(long rows, long totalRows)
    {
        _evaluation ??= context.AddTask("evaluation", maxValue: totalRows);
        _evaluation.Value = rows;
    }

    private static string Short(long samples) => samples >= 10_000_000 ? $"{samples / 1e6:F0}M" : samples >= 1_000_000 ? $"{samples / 1e6:F1}M" : $"{samples / 1e3:F0}k";
}
