using System.Diagnostics;

namespace SaeLab.Conventions.Tests;

/// <summary>Starts programs as a user does.</summary>
internal static class ProgramRun
{
    /// <summary>The folder of the program <c>saelab</c>, in the configuration of this build.</summary>
    public static string SaelabFolder { get; } =
        RepositoryPaths.Get("artifacts", "bin", "saelab", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    /// <summary>Runs <c>saelab</c>, which must end with 0, and returns what it printed.</summary>
    public static string Saelab(string folder, params string[] arguments) => Dotnet(folder, [Path.Combine(SaelabFolder, "saelab.dll"), .. arguments]);

    /// <summary>Runs <c>dotnet</c>, which must end with 0, and returns what it printed.</summary>
    public static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What `dotnet test` tells its own MSBuild does not concern another build; a build server would outlive the test.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return output;
    }
}
