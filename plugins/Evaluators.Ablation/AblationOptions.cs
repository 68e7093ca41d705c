using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Ablation;

/// <summary>
/// Whether taking a planted feature out of a row takes it, and nothing else, out of the reconstruction. On planted data the true ablation is known: x′ = x − a_i g_i.
/// Needs a source with ground truth and without targets.
/// </summary>
public sealed record AblationOptions
{
    /// <summary>How many rows to ablate in, picked at random; each of a row's features is ablated once. Default 256, some thousands of ablations.</summary>
    [Range(1, 1 << 16), Example("40")]
    public int Rows { get; init; } = 256;
}
