using System.CommandLine;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab list</c>: the components that manifests can name, with their options.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var kind = new Argument<string?>("KIND")
        {
            Description = "sources, variants, losses, resamplers or evaluators, with their options; or the name of one component. Default: an overview of all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plugins = PluginHost.CreateOption();
        var command = new Command("list", "Lists components, their options, types, defaults and documentation.") { kind, plugins };
        command.SetAction(arguments =>
        {
            var all = ComponentDescription.OfAll(PluginHost.Load(arguments.GetValue(plugins)!).Catalogue);
            var wanted = arguments.GetValue(kind);
            if (wanted is null)
            {
                Console.Write(ComponentListing.Overview(all));
                return ExitCodes.Good;
            }

            var chosen = all.Where(c => IsNamed(c, wanted)).ToList();
            if (chosen.Count == 0)
                throw new InputException($"there is no kind or component '{wanted}' (kinds: {string.Join(", ", Enum.GetValues<ComponentKind>().Select(KindNames.Plural))}; components: {string.Join(", ", all.Select(c => c.Name).Distinct())})");
            Console.Write(string.Join("\n", chosen.Select(ComponentListing.Details)));
            return ExitCodes.Good;
        });
        HelpExamples.AddTo(command, """
            saelab list
            saelab list variants
            saelab list topk
            """);
        return command;
    }

    private static bool IsNamed(ComponentDescription component, string wanted) =>
        component.Name == wanted
        || string.Equals(KindNames.Plural(component.Kind), wanted, StringComparison.OrdinalIgnoreCase)
        || string.Equals(component.Kind.ToString(), wanted, StringComparison.OrdinalIgnoreCase);
}
