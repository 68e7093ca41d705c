using System.Text;

namespace SaeLab.CommandLine.Creation;

/// <summary>The files of <c>templates/variant</c> under another name.</summary>
internal static class VariantTemplate
{
    private const string Resources = "new.variant/";
    private const string ProjectSuffix = ".csproj";

    /// <summary>The program's folder, as the template has it.</summary>
    private const string ProgramFolder = "../../artifacts/bin/saelab/release";

    /// <summary>Names and contents of a new variant's files.</summary>
    public static IReadOnlyDictionary<string, string> Files(VariantName name, PluginPlace place) => typeof(VariantTemplate).Assembly
        .GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Resources, StringComparison.Ordinal))
        .ToDictionary(resource => FileName(resource[Resources.Length..], name, place), resource => Content(resource, name, place));

    private static string FileName(string file, VariantName name, PluginPlace place) =>
        file.EndsWith(ProjectSuffix, StringComparison.Ordinal) ? place.ProjectName + ProjectSuffix : Renamed(file, name);

    private static string Content(string resource, VariantName name, PluginPlace place)
    {
        var text = Read(resource);
        if (!resource.EndsWith(ProjectSuffix, StringComparison.Ordinal))
        {
            // The namespace first: it has the name of the class in it.
            return Renamed(text.Replace("using MyVariant;", $"using {place.Namespace};", StringComparison.Ordinal)
                .Replace("namespace MyVariant;", $"namespace {place.Namespace};", StringComparison.Ordinal), name);
        }

        // In the repository, settings for all plugins do the rest.
        if (place.Repository is not null)
            return "<Project Sdk=\"Microsoft.NET.Sdk\" />\n";
        if (!text.Contains(ProgramFolder, StringComparison.Ordinal))
            throw new InvalidOperationException($"{resource} does not name {ProgramFolder}.");
        var program = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        // Last, since the folder may have the template's name in it.
        return Renamed(text, name).Replace(ProgramFolder, ProjectText.Escape(program), StringComparison.Ordinal);
    }

    private static string Renamed(string text, VariantName name) => text
        .Replace("MyVariant", name.TypeName, StringComparison.Ordinal)
        .Replace("my_variant", name.ManifestName, StringComparison.Ordinal)
        .Replace("my-variant", name.ExperimentName, StringComparison.Ordinal);

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(VariantTemplate).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
