using System.Runtime.CompilerServices;
using Xunit;

namespace SaeLab.Testing;

/// <summary>Compares what a person reads with a verified file beside the test: <c>TestClass.Test_name.verified.txt</c>.</summary>
/// <remarks>
/// The file names are Verify's, so that Verify can take over. On a difference the new text is written to <c>*.received.*</c>
/// and the test fails; <c>tools/accept.sh</c> makes received files the verified ones. With <c>CI</c> set nothing is written.
/// </remarks>
public static class Snapshot
{
    /// <summary>Checks a text against its verified file.</summary>
    public static void Matches(string text, string extension = "txt", [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        var actual = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var stem = Path.Combine(FolderOf(testFile), $"{Path.GetFileNameWithoutExtension(testFile)}.{test}");
        var verified = $"{stem}.verified.{extension}";
        var received = $"{stem}.received.{extension}";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") is null)
            File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"There is no {Path.GetFileName(verified)} yet. Received:\n{actual}"
            : $"{Path.GetFileName(verified)} differs; see {Path.GetFileName(received)}, and run tools/accept.sh if the new text is right.\nReceived:\n{actual}");
    }

    /// <summary>The folder of a source file, whose recorded path is relative to the repository (deterministic builds hide the machine's path).</summary>
    private static string FolderOf(string testFile)
    {
        const string mappedRoot = "/_/";
        var folder = Path.GetDirectoryName(testFile)!;
        return folder.StartsWith(mappedRoot, StringComparison.Ordinal) ? RepositoryPaths.Get(folder[mappedRoot.Length..]) : folder;
    }
}
