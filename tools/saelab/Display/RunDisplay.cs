using SaeLab.Runtime.Experiments;
using Spectre.Console;

namespace SaeLab.CommandLine.Display;

/// <summary>Shows how a run gets on: lively on a terminal, in plain lines elsewhere.</summary>
internal static class RunDisplay
{
    /// <summary>Leaves room for the figures on a terminal of 80 columns.</summary>
    private const int BarWidth = 12;

    /// <summary>Does some work, showing what it tells the observer.</summary>
    public static T Show<T>(Func<IRunObserver, T> work) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? work(new PlainProgress(Console.Out))
            : AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarWidth }, new RemainingTimeColumn())
                .Start(context => work(new LiveProgress(context)));
}
