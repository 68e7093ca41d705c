using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>The files of a folder in SynthSAEBench's format.</summary>
/// <param name="Folder">Where they lie.</param>
internal sealed record WorldFiles(string Folder)
{
    private const long LongestJson = 1 << 28;

    /// <summary>What was asked for when the world was made.</summary>
    public string Config => Path.Combine(Folder, "synthetic_model_config.json");

    /// <summary>Trees; not there where there are none.</summary>
    public string Hierarchy => Path.Combine(Folder, "hierarchy.json");

    /// <summary>Directions, probabilities and correlations.</summary>
    public string Weights => Path.Combine(Folder, "synthetic_model.safetensors");

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<string> Existing => [.. new[] { Config, Hierarchy, Weights }.Where(File.Exists)];

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="InputException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {exception.Message}; a folder of SynthSAEBench has synthetic_model_config.json, synthetic_model.safetensors and, with trees, hierarchy.json", exception);
        }
    }

    /// <summary>Reads a JSON file.</summary>
    /// <exception cref="InputException">It cannot be read, or does not fit what <paramref name="use"/> expects.</exception>
    public static T ReadJson<T>(string path, Func<JsonElement, T> use)
    {
        using var stream = Open(path);
        if (stream.Length > LongestJson)
            throw new InputException($"{path}: {stream.Length} bytes are too many, at most {LongestJson}");
        try
        {
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 256 });
            return use(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InputException($"{path}: {exception.Message}", exception);
        }
    }
}
