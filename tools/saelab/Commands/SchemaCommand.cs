using System.CommandLine;
using SaeLab.Runtime.Manifests;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab schema</c>: the JSON Schema of manifests, for completion in editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var plugins = PluginHost.CreateOption();
        var command = new Command("schema", "Prints the JSON Schema of manifests with the components that are there.") { plugins };
        command.SetAction(arguments =>
        {
            Console.Write(ManifestSchema.Write(PluginHost.Load(arguments.GetValue(plugins)!).Catalogue));
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, "saelab schema > saelab.schema.json");
        return command;
    }
}
