using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Reads what a <see cref="MetricsLog"/> wrote.</summary>
public static class MetricsReader
{
    /// <summary>All lines; null becomes NaN.</summary>
    /// <exception cref="InputException">The file cannot be read, or a line is no object of numbers.</exception>
    public static IReadOnlyList<IReadOnlyList<Metric>> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(ReadLine)];
        }
        catch (JsonException exception)
        {
            throw new InputException($"{path} is not a log of metrics: {exception.Message}", exception);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }

    private static IReadOnlyList<Metric> ReadLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("a line is not an object");
        return [.. document.RootElement.EnumerateObject().Select(p => new Metric(p.Name, ToDouble(p)))];
    }

    private static double ToDouble(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Number => property.Value.GetDouble(),
        JsonValueKind.Null => double.NaN,
        _ => throw new JsonException($"'{property.Name}' is not a number"),
    };
}
