using System.ComponentModel.DataAnnotations;

namespace SaeLab.Sources.Files;

/// <summary>The decoder rows of a learned dictionary as activations: an autoencoder that learns them, a meta-SAE, says which directions latents have in common (arXiv 2502.04878).</summary>
public sealed record DictionaryRowsOptions
{
    /// <summary>The <c>dictionary.msgpack</c> of a run; relative to the manifest's folder. <c>${NAME}</c> stands for an environment variable.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Gives every row norm 1; rows that are zero stay so. Default true: directions are compared, and norms mean different things in different variants.</summary>
    public bool Normalise { get; init; } = true;

    /// <summary>Which part of the rows to hold out for evaluation, rounded to whole rows: the last latents. Default 0.1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double HeldOut { get; init; } = 0.1;

    /// <summary>The order of training rows, another one in each epoch. Default full.</summary>
    public ShuffleKind Shuffle { get; init; } = ShuffleKind.Full;

    /// <summary>Rows per window of the window shuffle. Default 1,048,576.</summary>
    [Range(1L, long.MaxValue)]
    public long ShuffleWindow { get; init; } = 1 << 20;
}
