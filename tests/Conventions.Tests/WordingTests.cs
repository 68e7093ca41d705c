using System.Text.RegularExpressions;

namespace SaeLab.Conventions.Tests;

/// <summary>One word per thing: the glossary's list of words that we do not use is enforced on identifiers.</summary>
public sealed partial class WordingTests
{
    [SkippableFact]
    public void Identifiers_use_the_words_of_the_glossary()
    {
        var banned = BannedWords();
        Assert.NotEmpty(banned);
        Rule.HasNoOffenders(
            "These identifiers use a word that docs/glossary.md replaces:",
            from path in TrackedFiles.Below("src/", ".cs").Concat(TrackedFiles.Below("plugins/", ".cs"))
            from identifier in Identifiers(TrackedFiles.Read(path))
            from word in banned
            where Spaced(identifier).Contains($" {word} ", StringComparison.Ordinal)
            select $"{path}: {identifier} ({word.Replace(' ', '_')})");
    }

    [Theory]
    [InlineData("dict_size", " dict size ")]
    [InlineData("DictSize", " dict size ")]
    [InlineData("_dSae2", " d sae2 ")]
    [InlineData("TopK", " top k ")]
    public void Identifiers_are_split_into_words(string identifier, string words) => Assert.Equal(words, Spaced(identifier));

    /// <summary>The words in code marks of the first column below the heading "Words not used".</summary>
    private static List<string> BannedWords()
    {
        var glossary = TrackedFiles.Read("docs/glossary.md");
        var section = glossary[glossary.IndexOf("## Words not used", StringComparison.Ordinal)..];
        return
        [
            .. from line in section.Split('\n').Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
               where line.StartsWith('|')
               from Match word in CodeMark().Matches(line.Split('|')[1])
               select Spaced(word.Groups[1].Value).Trim(),
        ];
    }

    private static IEnumerable<string> Identifiers(string source) =>
        Identifier().Matches(NotCode().Replace(source, " ")).Select(m => m.Value).Distinct();

    private static string Spaced(string identifier) => $" {WordStart().Replace(identifier, " ").Replace('_', ' ').Trim().ToLowerInvariant()} ";

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeMark();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex("""(?s)//[^\n]*|/\*.*?\*/|\"{3}.*?\"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""")]
    private static partial Regex NotCode();
}
