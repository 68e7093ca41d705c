using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Plugins;

/// <summary>Finds plugins on the disk, without loading any.</summary>
/// <remarks>A plugin is a folder with a main assembly <c>X.dll</c> and its <c>X.deps.json</c>, beside its private dependencies.</remarks>
public static class PluginFinder
{
    private const string DependenciesSuffix = ".deps.json";

    /// <summary>The folder of the program's own plugins: <c>plugins/</c> beside the program.</summary>
    public static string OwnRoot { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>The main assemblies below some roots, in the order of the roots and within each in ordinal order of the folders' names.</summary>
    /// <param name="roots">Folders, each either one plugin's own or one whose subfolders are plugins.</param>
    /// <returns>Full paths; a folder that several roots lead to counts once.</returns>
    /// <exception cref="InputException">A root does not exist or holds no plugin, or a folder in it is none; the message names the folder.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> roots)
    {
        try
        {
            return [.. roots.SelectMany(FindBelow).Distinct(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw new InputException($"cannot search for plugins in {string.Join(", ", roots)}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static IReadOnlyList<string> FindBelow(string root)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(folder))
            throw new InputException($"plugin folder {folder} does not exist");
        if (MainAssembly(folder) is { } main)
            return [main];
        var subfolders = Directory.GetDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        if (subfolders.Count == 0)
            throw new InputException($"{folder} holds no plugin: there is no X.dll with its X.deps.json, nor a folder that could hold one; give the folder that the plugin was built into");
        return [.. subfolders.Select(path => MainAssembly(path)
            ?? throw new InputException($"{path} is not a plugin: there is no X.dll with its X.deps.json; build it there, or remove the folder"))];
    }

    private static string? MainAssembly(string folder)
    {
        var mains = Directory.GetFiles(folder, "*" + DependenciesSuffix)
            .Select(path => path[..^DependenciesSuffix.Length] + ".dll")
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .ToList();
        return mains.Count <= 1
            ? mains.FirstOrDefault()
            : throw new InputException($"{folder} holds several main assemblies ({string.Join(", ", mains.Select(Path.GetFileName))}); give each plugin a folder of its own");
    }
}
