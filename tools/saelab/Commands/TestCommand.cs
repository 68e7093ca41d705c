using System.CommandLine;
using SaeLab.Abstractions;
using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab test</c>: experiments are tests.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of manifests (*.yaml), or one manifest." };
        var plugins = PluginHost.CreateOption();
        var threads = ManifestArguments.CreateThreads();
        var output = new Option<string?>("--out") { Description = "Where run folders go. Default: a temporary folder that is deleted afterwards.", HelpName = "DIR" };
        var command = new Command("test", "Runs every manifest below a folder that expects something, and checks whether it is met.") { folder, plugins, threads, output };
        command.SetAction(arguments =>
        {
            var manifests = Find(arguments.GetValue(folder)!);
            var host = PluginHost.Load(arguments.GetValue(plugins)!);
            using var interruption = new Interruption();
            var temporary = arguments.GetValue(output) is null ? Directory.CreateTempSubdirectory("saelab-test-") : null;
            try
            {
                var runs = arguments.GetValue(output) ?? temporary!.FullName;
                return Run(manifests, host, runs, arguments.GetValue(threads), interruption.Token);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("Interrupted.");
                return ExitCodes.Interrupted;
            }
            finally
            {
                temporary?.Delete(recursive: true);
            }
        });
        HelpExamples.AddTo(command, "saelab test experiments");
        return command;
    }

    private static List<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new InputException($"there is no file or folder {path}");
        var manifests = Directory.EnumerateFiles(path, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return manifests.Count > 0 ? manifests : throw new InputException($"there is no manifest (*.yaml) below {path}");
    }

    private static int Run(List<string> manifests, PluginHost host, string runs, int threads, CancellationToken cancellation)
    {
        var codes = new List<int>();
        var idle = 0;
        foreach (var path in manifests)
        {
            Console.WriteLine(path);
            try
            {
                var settings = new RunSettings { Threads = threads, ManifestFolder = ManifestArguments.FolderOf(path) };
                var folder = Path.Combine(runs, Path.ChangeExtension(path, null).Replace(Path.DirectorySeparatorChar, '-').Trim('.', '-'));
                var code = SweepReader.Find(path, [], host.Catalogue) is { } sweep
                    ? RunSweep(sweep, host, folder, settings, cancellation)
                    : RunOne(ManifestReader.Load(path, [], host.Catalogue), host, folder, settings, cancellation);
                if (code is null)
                    idle++;
                else
                    codes.Add(code.Value);
            }
            catch (Exception exception) when (exception is InputException or ManifestException)
            {
                Console.WriteLine($"  {exception.Message.ReplaceLineEndings("\n  ")}");
                codes.Add(ExitCodes.BadInput);
            }
        }

        var unusable = codes.Count(c => c == ExitCodes.BadInput);
        Console.WriteLine($"{codes.Count(c => c == ExitCodes.Good)} passed, {codes.Count(c => c == ExitCodes.ExpectationFailed)} failed{(unusable > 0 ? $", {unusable} could not run" : "")}{(idle > 0 ? $", {idle} without expectations" : "")}");
        return codes.Append(ExitCodes.Good).Max();
    }

    /// <returns>The exit code; null where nothing is expected, and nothing was run: benchmarks take hours, and would prove nothing.</returns>
    private static int? RunOne(LoadedManifest manifest, PluginHost host, string folder, RunSettings settings, CancellationToken cancellation)
    {
        if (manifest.Experiment.Expect.Count == 0)
            return Idle();
        var report = new ExperimentRun(manifest, host.Plugins, settings, new SilentProgress()).Execute(folder, RunFolderMode.Force, cancellation);
        foreach (var outcome in report.Expectations)
            Console.WriteLine($"  {(outcome.IsMet ? "met   " : "MISSED")}  {outcome.Measurement} {outcome.Expectation}: {(outcome.Value is { } value ? Numbers.Short(value) : "not measured")}");
        return report.Expectations.All(e => e.IsMet) ? ExitCodes.Good : ExitCodes.ExpectationFailed;
    }

    /// <inheritdoc cref="RunOne"/>
    private static int? RunSweep(LoadedSweep sweep, PluginHost host, string folder, RunSettings settings, CancellationToken cancellation)
    {
        if (sweep.Expectations.Count == 0)
            return Idle();
        Console.WriteLine($"  {sweep.Question ?? sweep.Name} ({SweepDisplay.Members(sweep)})");
        var result = new SweepRun(sweep, host.Plugins, new SweepSettings { Run = settings }, new SilentSweepProgress()).Execute(folder, RunFolderMode.Force, cancellation);
        foreach (var line in SweepTable.ExpectationLines(result.Expectations))
            Console.WriteLine($"  {line}");
        return SweepRunner.ExitCodeOf(result);
    }

    private static int? Idle()
    {
        Console.WriteLine("  not run, since it expects nothing: `saelab run` does");
        return null;
    }
}
