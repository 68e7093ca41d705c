using System.Text.RegularExpressions;

namespace SaeLab.CommandLine.Creation;

/// <summary>Words of a command line that a person may copy.</summary>
internal static partial class ShellText
{
    /// <summary>The command that starts this program, as it was started now.</summary>
    public static string ThisProgram()
    {
        var process = Environment.ProcessPath ?? "";
        // Started as `dotnet saelab.dll`, the process is not the program.
        return Path.GetFileNameWithoutExtension(process) == "dotnet" || process.Length == 0
            ? "dotnet " + Word(Path.Combine(AppContext.BaseDirectory, "saelab.dll"))
            : Word(process);
    }

    /// <summary>One word, in quotation marks where the shell would take it apart.</summary>
    public static string Word(string text)
    {
        if (Harmless().IsMatch(text))
            return text;
        return OperatingSystem.IsWindows() ? $"\"{text}\"" : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    [GeneratedRegex(@"^[\w@%+=:,./\\-]+\z")]
    private static partial Regex Harmless();
}
