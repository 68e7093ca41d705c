using System.Reflection;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Plugins;

/// <summary>Loads plugins, each into a load context of its own, so that their private dependencies cannot clash.</summary>
/// <remarks>A plugin is code that runs with the user's rights: load only what you trust.</remarks>
public static class PluginLoader
{
    /// <summary>Loads every plugin below some roots.</summary>
    /// <param name="roots">Folders of plugins, or single plugins' folders; usually <see cref="PluginFinder.OwnRoot"/> and what the user names.</param>
    /// <returns>The plugins in the order of the roots, and within each in ordinal order of their folders.</returns>
    /// <exception cref="InputException">A plugin cannot be found, loaded or registered, or is there twice; the message names the plugin and its file.</exception>
    public static IReadOnlyList<LoadedPlugin> LoadAll(IReadOnlyList<string> roots)
    {
        var plugins = new List<LoadedPlugin>();
        foreach (var file in PluginFinder.Find(roots))
        {
            var info = PluginAssemblyInfo.Read(file);
            if (plugins.FirstOrDefault(plugin => plugin.Name == info.Name) is { } twin)
                throw new InputException($"plugin {info.Name} is there twice: {twin.File} and {file}; remove one");
            ContractVersion.Require(file, info);
            plugins.Add(Load(file, info));
        }

        return plugins;
    }

    private static LoadedPlugin Load(string file, PluginAssemblyInfo info)
    {
        var what = $"plugin {info.Name} ({file})";
        try
        {
            var context = new PluginLoadContext(file, SharedAssemblies.Names);
            RequireDependencies(context, info, what);
            var assembly = context.LoadMain();
            var components = PluginRegistration.Register(PluginAnnouncement.Open(assembly, file), what);
            var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();
            return new LoadedPlugin(info.Name, version, file, FileHash.Sha256(file), components);
        }
        catch (Exception exception) when (exception is not InputException)
        {
            // Whatever a plugin's code throws concerns the plugin alone.
            throw new InputException($"{what} cannot be registered: {Reason(exception)}", exception);
        }
    }

    /// <summary>Without this a plugin would take by accident what the host happens to have, in the host's version.</summary>
    private static void RequireDependencies(PluginLoadContext context, PluginAssemblyInfo info, string what)
    {
        var missing = info.References
            .Where(name => !SharedAssemblies.Names.Contains(name.Name!) && !SharedAssemblies.IsFramework(name.Name!) && !context.Brings(name))
            .Select(name => $"{name.Name} {name.Version}")
            .ToList();
        if (missing.Count > 0)
            throw new InputException($"{what} needs {string.Join(", ", missing)}, which does not lie beside it; build it with <EnableDynamicLoading>true</EnableDynamicLoading>");
    }

    private static string Reason(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner)
            exception = inner;
        return $"{exception.GetType().Name}: {exception.Message}";
    }
}
