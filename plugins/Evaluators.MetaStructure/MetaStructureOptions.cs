using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.MetaStructure;

/// <summary>
/// How well a few directions explain the decoder's rows: a BatchTopK meta-SAE is trained on the rows, and what it explains of their variance is the less the more
/// atomic latents are (Leask et al. 2025, arXiv 2502.04878). Looks at no row of activations. Training takes seconds at 1,024 latents and minutes at 16,384.
/// </summary>
public sealed record MetaStructureOptions
{
    /// <summary>Meta-latents per latent. Default 0.25 (SAEBench).</summary>
    [Range(0.0, 16.0, MinimumIsExclusive = true)]
    public double WidthRatio { get; init; } = 0.25;

    /// <summary>Meta-latents per row, on average. Default 4 (SAEBench).</summary>
    [Range(1, 1024)]
    public int K { get; init; } = 4;

    /// <summary>Training steps. Default 1,500 (SAEBench).</summary>
    [Range(1, 1 << 24), Example("30")]
    public int Steps { get; init; } = 1500;

    /// <summary>Rows per step, drawn at random; no more than there are. Default 1,024 (SAEBench).</summary>
    [Range(1, 1 << 20)]
    public int Batch { get; init; } = 1024;

    /// <summary>Learning rate of Adam. Default 5e-4 (SAEBench).</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 5e-4;
}
