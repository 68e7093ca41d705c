using System.CommandLine;
using System.Globalization;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Sweeps;

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

    public static Option<int> CreateThreads() => new("--threads")
    {
        Description = "Threads to compute on. Results do not depend on it. Default: one per processor.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads is < 1 or > 1024)
                result.AddError($"--threads is a number from 1 to 1024, but is '{result.Tokens[0].Value}'.");
            return threads;
        },
    };

    public static Option<long?> CreateMemory() => new("--memory")
    {
        Description = "How much memory the members of a sweep may take together, by estimate, such as 8GB. Results do not depend on it. Default: half of the machine's.",
        HelpName = "SIZE",
        CustomParser = result =>
        {
            if (MemorySize.Parse(result.Tokens[0].Value) is { } bytes)
                return bytes;
            result.AddError($"--memory is a size such as 8GB or 500MB, but is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>How to carry a sweep out.</summary>
    public static SweepSettings Sweep(RunSettings run, long? memory) =>
        memory is { } bytes ? new SweepSettings { Run = run, MemoryBytes = bytes } : new SweepSettings { Run = run };

    /// <summary>The folder that relative paths in a manifest start from.</summary>
    public static string FolderOf(string manifest) => Path.GetDirectoryName(Path.GetFullPath(manifest))!;
}
