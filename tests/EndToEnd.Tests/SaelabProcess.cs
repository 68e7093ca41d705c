using System.Diagnostics;
using System.Text;

namespace SaeLab.EndToEnd.Tests;

/// <summary>The real program, started as a user would start it.</summary>
internal sealed class SaelabProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _output = new(), _error = new();

    private SaelabProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program as it was built beside these tests, in their own configuration.</summary>
    public static string Program { get; } = RepositoryPaths.Get(
        "artifacts", "bin", "saelab", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "saelab.dll");

    /// <summary>Runs the program to its end.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static SaelabResult Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    /// <summary>Runs the program to its end with some environment variables.</summary>
    public static SaelabResult Run(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        return process.Wait();
    }

    /// <summary>Starts the program.</summary>
    public static SaelabProcess Start(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // Tests run beside each other, so that one thread is each one's share unless it asks for more.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new SaelabProcess(new Process { StartInfo = start });
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits until something holds, or the program has ended.</summary>
    /// <returns>Whether it still ran when it held.</returns>
    public bool WaitUntil(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Longest; Thread.Sleep(1))
        {
            if (_process.HasExited)
                return false;
            if (holds())
                return true;
        }

        throw new TimeoutException($"Waited in vain. Output so far:\n{Text(_output)}{Text(_error)}");
    }

    /// <summary>Waits until the output has a text.</summary>
    public bool WaitForOutput(string text) => WaitUntil(() => Text(_output).Contains(text, StringComparison.Ordinal));

    /// <summary>Ends it at once, without giving it a chance to do anything: kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends it a signal, such as INT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public SaelabResult Wait()
    {
        if (!_process.WaitForExit(Longest))
        {
            Kill();
            throw new TimeoutException($"The program did not end. Output so far:\n{Text(_output)}{Text(_error)}");
        }

        _process.WaitForExit();
        return new SaelabResult(_process.ExitCode, Text(_output), Text(_error));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}

/// <summary>How the program ended and what it said.</summary>
internal sealed record SaelabResult(int ExitCode, string Output, string Error)
{
    /// <summary>Lines of the error output.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Checks that it ended with that code; shows what it said where it did not.</summary>
    public SaelabResult ShouldExitWith(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n{Output}{Error}");
        return this;
    }

    /// <summary>Checks that it refused with exit code 2 and one line that says all of these, and no stack trace.</summary>
    public SaelabResult ShouldRefuse(params string[] words)
    {
        ShouldExitWith(2);
        var line = Assert.Single(ErrorLines);
        Assert.StartsWith("saelab: ", line, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Output + Error, StringComparison.Ordinal);
        return this;
    }
}
