using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace SaeLab.Testing;

/// <summary>Independent implementations, where the machine has them.</summary>
public static class ForeignProgram
{
    /// <summary>Runs a Python script; skips the test where Python or the module is absent.</summary>
    public static string Python(string module, string script, params string[] arguments)
    {
        Skip.If(TryRun("/usr/bin/python3", ["-c", $"import {module}"]) is null, $"python3-{module} is not installed");
        return TryRun("/usr/bin/python3", ["-c", script, .. arguments]) ?? throw new InvalidOperationException("The script failed.");
    }

    /// <summary>Runs a Node script; skips the test where Node or the package is absent.</summary>
    public static string Node(string package, string script, params string[] arguments)
    {
        Skip.If(TryRun("node", ["-e", $"require('{package}')"]) is null, $"node with {package} is not installed");
        return TryRun("node", ["-e", script, .. arguments]) ?? throw new InvalidOperationException("The script failed.");
    }

    private static string? TryRun(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
