using System.Text.RegularExpressions;

namespace SaeLab.Conventions.Tests;

public sealed class SnapshotTests
{
    [SkippableFact]
    public void Every_verified_file_belongs_to_a_test() =>
        Rule.HasNoOffenders(
            "No test reads these files any more:",
            TrackedFiles.Below("tests/").Where(path => path.Contains(".verified.", StringComparison.Ordinal) && !HasTest(path)));

    [SkippableFact]
    public void No_received_file_is_checked_in() =>
        Rule.HasNoOffenders("Accept or delete these:", TrackedFiles.Below("").Where(path => path.Contains(".received.", StringComparison.Ordinal)));

    /// <summary><c>Class.Test.verified.txt</c> belongs to a method Test in Class.cs beside it.</summary>
    private static bool HasTest(string path)
    {
        var parts = Path.GetFileName(path).Split('.');
        var source = $"{Path.GetDirectoryName(path)}/{parts[0]}.cs";
        return File.Exists(RepositoryPaths.Get(source)) && Regex.IsMatch(TrackedFiles.Read(source), $@"\b{Regex.Escape(parts[1])}\s*\(");
    }
}
