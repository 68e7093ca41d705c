using System.CommandLine;
using SaeLab.CommandLine.Creation;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab new</c>: the beginnings of a plugin, which builds and runs as it is.</summary>
internal static class NewCommand
{
    public static Command Create() => new("new", "Begins a plugin: a folder that builds, can be verified, and runs in a manifest.") { CreateVariant() };

    private static Command CreateVariant()
    {
        var name = new Argument<string>("NAME") { Description = "Its name, as MyVariant or my_variant: a class has the one, manifests the other." };
        var output = new Option<string?>("--out")
        {
            Description = "The plugin's folder. Default: one of that name in the current folder; in the SaeLab repository, among its plugins.",
            HelpName = "DIR",
        };
        var command = new Command("variant", "Begins a variant: a forward pass with its losses, options, and a manifest to try it with.") { name, output };
        command.SetAction(arguments =>
        {
            var variant = VariantName.Parse(arguments.GetValue(name)!);
            TakenNames.Refuse(variant, PluginHost.Load([]));
            var place = PluginPlace.Of(variant, arguments.GetValue(output));
            var files = VariantTemplate.Files(variant, place);
            WholeFolder.Create(place.Folder, files);
            Console.Write(NextSteps.Text(variant, place));
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, """
            saelab new variant MyVariant
            saelab new variant my_variant --out plugins-of-mine/my-variant
            """);
        return command;
    }
}
