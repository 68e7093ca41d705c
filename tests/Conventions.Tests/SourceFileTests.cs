using System.Text.RegularExpressions;

namespace SaeLab.Conventions.Tests;

public sealed class SourceFileTests
{
    /// <summary>A file that is longer than this does more than one thing. The longest that we needed were below 320.</summary>
    private const int MostLines = 400;

    [SkippableFact]
    public void Source_files_are_short() =>
        Rule.HasNoOffenders(
            $"These files have more than {MostLines} lines:",
            TrackedFiles.Below("", ".cs").Select(path => (path, lines: TrackedFiles.Read(path).AsSpan().Count('\n')))
                .Where(f => f.lines > MostLines).Select(f => $"{f.path}: {f.lines}"));

    [SkippableFact]
    public void Files_name_no_folder_of_somebodys_machine()
    {
        var machine = new Regex($@"(?<![\w.$\}}~-])/({string.Join('|', "work", "root", "home", "tmp", "Users")})/|\b[A-Z]:\\(Users|work)\\");
        Rule.HasNoOffenders("These lines name a folder that others do not have:", LinesWith(machine));
    }

    [SkippableFact]
    public void Nothing_is_left_to_do_in_comments() =>
        Rule.HasNoOffenders("These lines announce work; do it or file it:", LinesWith(new Regex($@"\b({string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX")})\b")));

    private static IEnumerable<string> LinesWith(Regex pattern) =>
        from path in TrackedFiles.Texts()
        from line in TrackedFiles.Read(path).Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        where pattern.IsMatch(line.Text)
        select $"{path}:{line.Number}: {line.Text.Trim()}";
}
