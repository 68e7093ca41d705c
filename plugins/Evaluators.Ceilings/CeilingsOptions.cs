using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>
/// What could be reached on these rows: how well features are told by their true directions in one step, by linear probes trained on their true codes, and by
/// matching pursuit over the true directions. Figures of a source, not of a dictionary; they tell what of a dictionary's F1 is lost to one-step encoders.
/// </summary>
/// <remarks>Thresholds, probes and the constant offset are found on one half of the rows, F1 on the other.</remarks>
public sealed record CeilingsOptions
{
    /// <summary>How many rows to use, picked at random. Default 4,096.</summary>
    [Range(2, 1 << 20), Example("300")]
    public int Rows { get; init; } = 4096;

    /// <summary>How many features to look at, picked at random from those that fire in both halves. Default 64.</summary>
    [Range(1, 1 << 20), Example("5")]
    public int Features { get; init; } = 64;
}
