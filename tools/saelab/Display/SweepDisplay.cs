using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;
using Spectre.Console;

namespace SaeLab.CommandLine.Display;

/// <summary>Shows how a sweep gets on: as a live table on a terminal, in plain lines elsewhere, and in few lines where <c>CI</c> is set.</summary>
internal static class SweepDisplay
{
    /// <summary>How many members there are, and why, where the manifest does not say.</summary>
    public static string Members(LoadedSweep sweep) => $"{sweep.Members.Count} members{(sweep.HasDefaultSeeds ? ", with 3 seeds each, since sweep.seeds is not given" : "")}";

    /// <summary>Does some work, showing what it tells the observer.</summary>
    public static T Show<T>(LoadedSweep sweep, Func<ISweepObserver, T> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
            return work(new PlainSweepProgress(sweep, Console.Out, isQuiet: Environment.GetEnvironmentVariable("CI") is { Length: > 0 }));
        var table = new LiveSweepTable(sweep);
        return AnsiConsole.Live(table.Render()).Start(context =>
        {
            using var ticker = new Timer(_ => context.UpdateTarget(table.Render()), null, LiveSweepTable.Refresh, LiveSweepTable.Refresh);
            try
            {
                return work(table);
            }
            finally
            {
                ticker.Dispose();
                context.UpdateTarget(table.Render());
            }
        });
    }
}
