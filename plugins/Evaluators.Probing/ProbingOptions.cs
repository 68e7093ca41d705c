using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Probing;

/// <summary>
/// How well a few latents tell whether a planted feature is on: k-sparse probing (Gurnee et al. 2023) with true labels. Latents are chosen by the difference
/// of their means on training rows, the probe's L2 penalty on validation rows, and accuracy is measured on test rows that took part in neither. Needs a source with ground truth.
/// </summary>
public sealed record ProbingOptions
{
    /// <summary>How many latents a probe may use; one figure each, but for those that are more than the dictionary has. Default 1, 2 and 5.</summary>
    public IReadOnlyList<int> K { get; init; } = [1, 2, 5];

    /// <summary>How many features to probe for, those whose labels are most balanced. Default 64.</summary>
    [Range(1, 1 << 20), Example("5")]
    public int Features { get; init; } = 64;

    /// <summary>How many rows to use, picked at random: 60 % to train, 20 % each to validate and to test. Default 5,000.</summary>
    [Range(10, 1 << 20), Example("600")]
    public int Rows { get; init; } = 5000;
}
