using System.CommandLine;

namespace SaeLab.CommandLine.Commands;

/// <summary>The arguments of commands that read a manifest.</summary>
internal static class ManifestArguments
{
    public static Argument<string> CreateManifest() => new("MANIFEST") { Description = "The experiment, a YAML file." };

    public static Option<string[]> CreateOverrides() => new("--set")
    {
        Description = "Replaces a value of the manifest, such as training.samples=100_000 or variant=l1. May be given several times.",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static Option<int> CreateThreads()
    {
        var option = new Option<int>("--threads")
        {
            Description = "Threads to compute on. Results do not depend on it. Default: one per processor.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
                result.AddError("--threads is a number from 1 to 1024.");
        });
        return option;
    }

    /// <summary>The folder that relative paths in a manifest start from.</summary>
    public static string FolderOf(string manifest) => Path.GetDirectoryName(Path.GetFullPath(manifest))!;
}
