using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Reporting;

/// <summary>Writes and reads <c>results.json</c>.</summary>
/// <remarks>
/// Keys have a fixed order and numbers are the shortest that read back as the same double, so equal results are equal bytes.
/// NaN is null; an infinity is <c>±1e999</c>, which is JSON and overflows to it in whatever reads doubles. Unknown keys are ignored.
/// </remarks>
public static class ResultsFile
{
    /// <summary>Writes the results of a run, whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, RunResults results) => AtomicFile.Write(path, stream => ResultsJson.Write(stream, results));

    /// <summary>Reads the results in a run's folder, if there are any and they can be read.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <returns>The results; or why there are none, which is null where there is no file.</returns>
    public static (RunResults? Results, string? Problem) ReadIfWhole(string folder)
    {
        var path = Path.Combine(folder, "results.json");
        if (!File.Exists(path))
            return (null, null);
        try
        {
            return (Read(path), null);
        }
        catch (InputException exception)
        {
            return (null, $"no results: damaged file: {exception.Message.Replace(path, "results.json", StringComparison.Ordinal)}");
        }
    }

    /// <summary>Reads the results of a run.</summary>
    /// <exception cref="InputException">The file cannot be read or holds something else; one line that says what and where.</exception>
    public static RunResults Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return ResultsJson.Read(new JsonField(document.RootElement, "$"));
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
        catch (JsonException exception)
        {
            throw new InputException($"{path} is not a results file: it is not JSON from line {exception.LineNumber + 1} on", exception);
        }
        catch (FormatException exception)
        {
            throw new InputException($"{path} is not a results file: {exception.Message}", exception);
        }
    }
}
