using System.Diagnostics;

namespace SaeLab.Conventions.Tests;

/// <summary>The files that belong to the repository, by git's account.</summary>
internal static class TrackedFiles
{
    private static readonly string[] Binary = [".npy", ".safetensors", ".msgpack", ".png"];

    /// <summary>Paths relative to the root, with slashes, of files that exist. Skips the test where there is no git or no checkout.</summary>
    public static IReadOnlyList<string> All { get; } = List();

    /// <summary>Those below a folder, or all, with one of some suffixes.</summary>
    public static IEnumerable<string> Below(string folder, params string[] suffixes)
    {
        Skip.If(All.Count == 0, "git does not list the files of this checkout");
        return All.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && (suffixes.Length == 0 || suffixes.Any(s => path.EndsWith(s, StringComparison.Ordinal))));
    }

    /// <summary>All that are text.</summary>
    public static IEnumerable<string> Texts() => Below("").Where(path => !Binary.Contains(Path.GetExtension(path)));

    public static string Read(string path) => File.ReadAllText(RepositoryPaths.Get(path));

    private static List<string> List()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = RepositoryPaths.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _ = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(RepositoryPaths.Get(path))).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
