namespace SaeLab.CommandLine.Creation;

/// <summary>What was made, and what to type next.</summary>
internal static class NextSteps
{
    /// <summary>The lines.</summary>
    public static string Text(VariantName name, PluginPlace place)
    {
        var (type, project) = (name.TypeName, place.ProjectName + ".csproj");
        var width = Math.Max(project.Length, $"{type}Options.cs".Length);
        string[] lines =
        [
            $"{place.Folder} has",
            $"  {$"{type}.cs".PadRight(width)}  the forward pass and its losses",
            $"  {$"{type}Options.cs".PadRight(width)}  what manifests may choose",
            $"  {$"{type}Plugin.cs".PadRight(width)}  its name in manifests, {name.ManifestName}",
            $"  {project.PadRight(width)}  how it is built",
            $"  {"try.yaml".PadRight(width)}  an experiment and what it should reach",
            "",
            "Next:",
            .. (place.Repository is { } repository ? InRepository(name, place, repository) : Alone(place)).Select(line => "  " + line),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Alone(PluginPlace place)
    {
        const string built = "bin/Release/net10.0";
        var saelab = ShellText.ThisProgram();
        yield return $"cd {ShellText.Word(place.Folder)}";
        yield return "dotnet build -c Release";
        yield return $"{saelab} verify {built}/{place.ProjectName}.dll";
        yield return $"{saelab} run try.yaml --plugins {built}";
    }

    private static IEnumerable<string> InRepository(VariantName name, PluginPlace place, string repository)
    {
        const string saelab = "dotnet run -c Release --project tools/saelab --";
        var folder = $"plugins/{place.ProjectName}";
        yield return $"cd {ShellText.Word(repository)}";
        yield return $"dotnet sln SaeLab.sln add {folder}/{place.ProjectName}.csproj";
        yield return $"{saelab} verify {name.ManifestName}";
        yield return $"{saelab} run {folder}/try.yaml";
    }
}
