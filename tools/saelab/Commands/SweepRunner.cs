using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.CommandLine.Commands;

/// <summary>What <c>saelab run</c> does with a sweep.</summary>
internal static class SweepRunner
{
    public static int Run(LoadedSweep sweep, PluginHost host, string folder, RunFolderMode mode, SweepSettings settings)
    {
        using var interruption = new Interruption();
        try
        {
            Console.WriteLine($"{sweep.Question ?? sweep.Name} ({SweepDisplay.Members(sweep)})");
            var result = SweepDisplay.Show(sweep, observer => new SweepRun(sweep, host.Plugins, settings, observer).Execute(folder, mode, interruption.Token));
            Console.WriteLine();
            foreach (var line in SweepTable.Lines(sweep, result))
                Console.WriteLine(line);
            Console.WriteLine();
            Console.WriteLine($"Sweep:  {folder}");
            Console.WriteLine($"Report: {Path.Combine(folder, "report.html")}");
            return ExitCodeOf(result);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Interrupted. The sweep so far is saved in {folder}; the same command with --resume goes on.");
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>A member that could not go on weighs more than a sentence that is not true.</summary>
    public static int ExitCodeOf(SweepResult result) =>
        result.HasFailures ? ExitCodes.BadInput : result.MeetsExpectations ? ExitCodes.Good : ExitCodes.ExpectationFailed;
}
