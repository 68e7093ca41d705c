using System.CommandLine;
using SaeLab.Abstractions;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab save-source</c>: writes the source of a manifest for other programs.</summary>
internal static class SaveSourceCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.CreateManifest();
        var overrides = ManifestArguments.CreateOverrides();
        var plugins = PluginHost.CreateOption();
        var output = new Option<string>("--out") { Description = "The folder, which is made if it is not there. One that holds files is refused.", HelpName = "DIR", Required = true };
        var command = new Command("save-source", "Writes what the rows of a manifest's source are made from, for sources that have a format for it.") { manifest, overrides, output, plugins };
        command.SetAction(arguments =>
        {
            var path = arguments.GetValue(manifest)!;
            var loaded = ManifestReader.Load(path, arguments.GetValue(overrides)!, PluginHost.Load(arguments.GetValue(plugins)!).Catalogue);
            using var parts = ExperimentParts.Create(loaded, ManifestArguments.FolderOf(path));
            Save(parts.Source, loaded.Experiment.Source.Name, arguments.GetValue(output)!);
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, "saelab save-source experiments/synthetic/synth-1k.yaml --out world");
        return command;
    }

    private static void Save(IActivationSource source, string name, string folder)
    {
        if (source is not ISavableSource savable)
            throw new InputException($"source '{name}' cannot be written to a folder; 'synthetic' can");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"{folder} is not empty; give a new folder");
        try
        {
            WriteWhole(savable, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot write to {folder}: {exception.Message}", exception);
        }

        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            Console.WriteLine(file);
    }

    /// <summary>Writes into a folder within it first, so that there is all of it or nothing.</summary>
    private static void WriteWhole(ISavableSource source, string folder)
    {
        var isNew = !Directory.Exists(folder);
        var draft = Directory.CreateDirectory(Path.Combine(folder, ".draft"));
        try
        {
            source.Save(draft.FullName);
            foreach (var file in draft.EnumerateFiles())
                file.MoveTo(Path.Combine(folder, file.Name));
            draft.Delete();
        }
        catch
        {
            Directory.Delete(isNew ? folder : draft.FullName, recursive: true);
            throw;
        }
    }
}
