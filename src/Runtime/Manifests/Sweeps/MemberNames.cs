using System.Security.Cryptography;
using System.Text;

namespace SaeLab.Runtime.Manifests;

/// <summary>Names the members of a sweep: labels for people, folders for files.</summary>
internal static class MemberNames
{
    private const int LongestFolder = 80, HashDigits = 8;

    /// <summary>What distinguishes a member: the names that its steps have, and the values of fields that no name stands for.</summary>
    public static string Label(IReadOnlyList<SweepStep> steps, IReadOnlyList<SweepField> fields) => string.Join(", ", steps.SelectMany(step => step.Name is { } name
        ? [name]
        : step.Values.Select(v => $"{fields.First(f => f.Path == v.Assignment.Path).Label}={v.Label}")));

    /// <summary>A name for a folder: lower case letters, digits, points and hyphens; a long one ends in a hash of the label.</summary>
    public static string Folder(string label)
    {
        var name = new StringBuilder();
        foreach (var c in label.ToLowerInvariant())
        {
            var plain = char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-';
            if (plain != '-' || (name.Length > 0 && name[^1] != '-'))
                name.Append(plain);
        }

        var text = name.ToString().Trim('-', '.');
        return text.Length is > 0 and <= LongestFolder ? text : $"{text[..Math.Min(text.Length, LongestFolder - HashDigits - 1)].Trim('-', '.')}-{Hash(label)}".Trim('-');
    }

    /// <summary>Folders of labels, all different even where case does not count.</summary>
    public static IReadOnlyList<string> Folders(IReadOnlyList<string> labels)
    {
        var folders = labels.Select(Folder).ToList();
        var shared = folders.GroupBy(f => f, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. folders.Zip(labels, (folder, label) => shared.Contains(folder) ? $"{folder}-{Hash(label)}" : folder)];
    }

    /// <summary>The name of a member's experiment.</summary>
    public static string Experiment(string sweep, string folder) => $"{sweep}-{folder.Replace('.', '-').Replace("--", "-", StringComparison.Ordinal)}";

    private static string Hash(string label) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)))[..HashDigits];
}
