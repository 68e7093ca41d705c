using SaeLab.Abstractions;

namespace SaeLab.CommandLine.Creation;

/// <summary>Where a new plugin goes.</summary>
/// <param name="Folder">Its folder, a full path.</param>
/// <param name="ProjectName">The name of its project.</param>
/// <param name="Namespace">The namespace of its code.</param>
/// <param name="Repository">The SaeLab repository that it is a part of, or null where it stands alone.</param>
internal sealed record PluginPlace(string Folder, string ProjectName, string Namespace, string? Repository)
{
    /// <summary>The place of a variant.</summary>
    /// <param name="name">The variant's name.</param>
    /// <param name="folder">The folder that the user wants, if any.</param>
    /// <exception cref="InputException">The folder lies in the repository, whose build settings it would take, but not where its plugins lie.</exception>
    public static PluginPlace Of(VariantName name, string? folder)
    {
        if (folder is not null && string.IsNullOrWhiteSpace(folder))
            throw new InputException("--out is empty: give a folder");
        var wanted = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? name.TypeName));
        if (RepositoryAbove(wanted) is not { } repository)
            return new PluginPlace(wanted, name.TypeName, name.TypeName, null);
        var project = $"Variants.{name.TypeName}";
        var own = Path.Combine(repository, "plugins", project);
        if (folder is not null && wanted != own)
            throw new InputException($"{wanted} lies in the SaeLab repository, whose plugins lie beside each other: leave --out away for {own}, or give a folder outside of {repository}");
        return new PluginPlace(own, project, $"SaeLab.{project}", repository);
    }

    private static string? RepositoryAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "SaeLab.sln")) && File.Exists(Path.Combine(folder, "plugins", "Plugins.targets")))
                return folder;
        }

        return null;
    }
}
