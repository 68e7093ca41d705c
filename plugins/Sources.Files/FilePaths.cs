using System.Text.RegularExpressions;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>Finds the files that the option <c>path</c> means.</summary>
internal static partial class FilePaths
{
    /// <summary>Full paths in ordinal order of the files' names; at least one.</summary>
    /// <param name="source">The source's name, for messages.</param>
    /// <param name="pattern">The option's value.</param>
    /// <param name="folder">What a relative one is relative to.</param>
    /// <exception cref="InputException">An environment variable is not set, or there is no such file.</exception>
    public static IReadOnlyList<string> Find(string source, string pattern, string folder)
    {
        var path = Path.GetFullPath(ExpandVariables(source, pattern), folder);
        var (parent, name) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        if (parent is null || name.Length == 0)
            throw new InputException($"source {source}: path '{pattern}' names no file");
        if (parent.Contains('*', StringComparison.Ordinal))
            throw new InputException($"source {source}: path '{pattern}' has a * in a folder's name; only the file's name may have one");
        if (!name.Contains('*', StringComparison.Ordinal))
            return File.Exists(path) ? [path] : throw new InputException($"source {source}: there is no file {path}{Origin(pattern, path)}");
        if (!Directory.Exists(parent))
            throw new InputException($"source {source}: there is no folder {parent}{Origin(pattern, path)}");
        var matcher = new Regex("^" + Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
        var files = Directory.GetFiles(parent).Where(file => matcher.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new InputException($"source {source}: no file matches {path}{Origin(pattern, path)}");
    }

    private static string Origin(string pattern, string path) => pattern == path ? "" : $" (from path '{pattern}')";

    private static string ExpandVariables(string source, string pattern) => Variable().Replace(pattern, match =>
    {
        var name = match.Groups[1].Value;
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value)
            ? throw new InputException($"source {source}: path '{pattern}' needs the environment variable {name}, which is not set; set it, or give the path with --set source.{source}.path=…")
            : value;
    });

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Variable();
}
