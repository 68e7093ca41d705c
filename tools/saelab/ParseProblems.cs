using System.CommandLine;

namespace SaeLab.CommandLine;

/// <summary>Says what is wrong with a command line.</summary>
internal static class ParseProblems
{
    /// <summary>One line per problem. A word that nothing knows comes alone: what else is missing or left over often follows from it.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count == 0)
            return parsed.Errors.Select(error => error.Message).Distinct();
        var (command, word) = (parsed.CommandResult.Command, parsed.UnmatchedTokens[0]);
        if (word.StartsWith('-'))
            return [$"{command.Name} has no option '{word}' (options: {string.Join(", ", command.Options.Select(o => o.Name))})"];
        return [command.Subcommands.Count > 0
            ? $"there is no command '{word}' (commands: {string.Join(", ", command.Subcommands.Select(c => c.Name))})"
            : $"{command.Name} does not take '{word}': it has its {string.Join(" and ", command.Arguments.Select(a => a.Name))} already"];
    }
}
