using System.CommandLine;
using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab run</c>: trains, evaluates and reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.CreateManifest();
        var overrides = ManifestArguments.CreateOverrides();
        var plugins = PluginHost.CreateOption();
        var threads = ManifestArguments.CreateThreads();
        var output = new Option<string?>("--out") { Description = "The run folder. Default: runs/ and the name of the experiment or sweep.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Goes on with the run in the folder; the result is that of an uninterrupted run." };
        var fraction = ShorterRun.CreateOption();
        var memory = ManifestArguments.CreateMemory();
        var force = new Option<bool>("--force") { Description = "Replaces the run in the folder." };
        var command = new Command("run", "Trains the dictionary of a manifest, or all those of a sweep, measures them, and checks what the manifest expects.")
        {
            manifest, overrides, fraction, output, plugins, threads, memory, resume, force,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(force))
                result.AddError("--resume goes on with a run and --force replaces it: give one of them.");
        });
        command.SetAction(arguments =>
        {
            var path = arguments.GetValue(manifest)!;
            var host = PluginHost.Load(arguments.GetValue(plugins)!);
            var mode = arguments.GetValue(resume) ? RunFolderMode.Resume : arguments.GetValue(force) ? RunFolderMode.Force : RunFolderMode.New;
            var settings = new RunSettings { Threads = arguments.GetValue(threads), ManifestFolder = ManifestArguments.FolderOf(path) };
            var values = ShorterRun.Overrides(path, arguments.GetValue(overrides)!, arguments.GetValue(fraction), host.Catalogue);
            if (SweepReader.Find(path, values, host.Catalogue) is { } sweep)
                return SweepRunner.Run(sweep, host, FolderOf(sweep.Name), mode, ManifestArguments.Sweep(settings, arguments.GetValue(memory)));
            var loaded = ManifestReader.Load(path, values, host.Catalogue);
            return Run(loaded, host, FolderOf(loaded.Experiment.Name), mode, settings);

            string FolderOf(string name) => arguments.GetValue(output) ?? Path.Combine("runs", name);
        });
        HelpExamples.AddTo(command, """
            saelab run experiments/quickstart.yaml
            saelab run experiments/quickstart.yaml --set training.samples=100_000 --set seed=2 --out runs/short
            saelab run experiments/quickstart.yaml --resume
            saelab run experiments/sweeps/l0-front.yaml --memory 8GB
            saelab run experiments/benchmarks/synth-16k/batchtopk.yaml --fraction 0.01
            saelab run mine.yaml --plugins my-plugin/bin/Release/net10.0
            """);
        return command;
    }

    private static int Run(LoadedManifest manifest, PluginHost host, string folder, RunFolderMode mode, RunSettings settings)
    {
        using var interruption = new Interruption();
        try
        {
            var report = RunDisplay.Show(observer => new ExperimentRun(manifest, host.Plugins, settings, observer).Execute(folder, mode, interruption.Token));
            Console.WriteLine();
            foreach (var line in ResultTable.Lines(RunResults.Of(report)))
                Console.WriteLine(line);
            Console.WriteLine();
            Console.WriteLine($"Run:    {folder}");
            Console.WriteLine($"Report: {Path.Combine(folder, "report.html")}");
            return report.Expectations.All(e => e.IsMet) ? ExitCodes.Good : ExitCodes.ExpectationFailed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Interrupted. The run so far is saved in {folder}; the same command with --resume goes on.");
            return ExitCodes.Interrupted;
        }
    }
}
