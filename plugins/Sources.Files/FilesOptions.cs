using System.ComponentModel.DataAnnotations;

namespace SaeLab.Sources.Files;

/// <summary>Activations from <c>.npy</c> and <c>.safetensors</c> files: one row per activation.</summary>
/// <remarks>
/// Rows are float32, float16, bfloat16 or (rounded to float32) float64. Files are mapped, not read into memory; they must not change
/// while a run uses them. The rows of all files follow each other in ordinal order of the files' names.
/// </remarks>
public sealed record FilesOptions
{
    /// <summary>The file; relative to the manifest's folder. <c>${NAME}</c> stands for an environment variable, and <c>*</c> in the file's name for anything: shards, pad their numbers with zeros.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Which tensor of <c>.safetensors</c> files. Default: the only one with two dimensions.</summary>
    public string? Tensor { get; init; }

    /// <summary>Which part of the rows to hold out for evaluation, rounded to whole rows: the last ones in the order of the files. Default 0.1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double HeldOut { get; init; } = 0.1;

    /// <summary>The order of training rows, another one in each epoch. Default full.</summary>
    public ShuffleKind Shuffle { get; init; } = ShuffleKind.Full;

    /// <summary>Rows per window of the window shuffle. Default 1,048,576: 1 GiB of rows of 256 float32.</summary>
    [Range(1L, long.MaxValue)]
    public long ShuffleWindow { get; init; } = 1 << 20;
}

/// <summary>Orders of training rows.</summary>
public enum ShuffleKind
{
    /// <summary>All rows in random order. Reads all over the files: best where they fit into memory or lie on a fast disk.</summary>
    Full,

    /// <summary>Windows of neighbouring rows in random order, and the rows of each in random order, so that reading stays local.</summary>
    Window,

    /// <summary>The order of the files.</summary>
    None,
}
