using System.CommandLine;
using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab validate</c>: everything that <c>run</c> checks before it trains.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.CreateManifest();
        var overrides = ManifestArguments.CreateOverrides();
        var plugins = PluginHost.CreateOption();
        var resolved = new Option<bool>("--print") { Description = "Prints the manifest with every default filled in." };
        var command = new Command("validate", "Checks a manifest, its components and its files without training.") { manifest, overrides, plugins, resolved };
        command.SetAction(arguments =>
        {
            var path = arguments.GetValue(manifest)!;
            var catalogue = PluginHost.Load(arguments.GetValue(plugins)!).Catalogue;
            if (SweepReader.Find(path, arguments.GetValue(overrides)!, catalogue) is { } sweep)
                return Validate(path, sweep, arguments.GetValue(resolved));
            var loaded = ManifestReader.Load(path, arguments.GetValue(overrides)!, catalogue);
            using var parts = ExperimentParts.Create(loaded, ManifestArguments.FolderOf(path));
            if (arguments.GetValue(resolved))
                Console.Write(ResolvedManifest.Write(loaded.Experiment, parts.Variant.Shape));
            else
                Console.WriteLine(string.Join('\n', [$"{path} is valid: {loaded.Experiment.Name}, {parts.Variant.Shape}.", .. parts.Source.Notes.Select(note => $"source {loaded.Experiment.Source.Name}: {note}")]));
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, "saelab validate experiments/quickstart.yaml --print");
        return command;
    }

    private static int Validate(string path, LoadedSweep sweep, bool print)
    {
        var notes = new List<string>();
        var shapes = SourceGroups.Check(sweep, ManifestArguments.FolderOf(path), notes.Add);
        if (!print)
            Console.WriteLine($"{path} is valid: {sweep.Name}, a sweep of {SweepDisplay.Members(sweep)}.");
        foreach (var (member, shape) in sweep.Members.Zip(shapes))
            Console.Write(print ? $"# {member.Label}\n---\n{ResolvedManifest.Write(member.Manifest.Experiment, shape)}" : $"  {member.Label}: {shape}\n");
        foreach (var note in print ? [] : notes)
            Console.WriteLine(note);
        return ExitCodes.Good;
    }
}
