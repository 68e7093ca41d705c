using System.CommandLine;
using SaeLab.Runtime.Plugins;

namespace SaeLab.CommandLine;

/// <summary>The plugins of this invocation: the program's own, and those of <c>--plugins</c>.</summary>
internal sealed record PluginHost(IReadOnlyList<LoadedPlugin> Plugins, ComponentCatalogue Catalogue)
{
    /// <summary>The option that every command with components takes.</summary>
    public static Option<string[]> CreateOption() => new("--plugins")
    {
        Description = "A folder of further plugins, or one plugin's folder. May be given several times.",
        HelpName = "DIR",
        DefaultValueFactory = _ => [],
    };

    public static PluginHost Load(string[] folders)
    {
        var plugins = PluginLoader.LoadAll([PluginFinder.OwnRoot, .. folders]);
        return new PluginHost(plugins, new ComponentCatalogue(plugins.SelectMany(p => p.Components.Select(c => new RegisteredComponent(c, p.Name, p.File)))));
    }
}
