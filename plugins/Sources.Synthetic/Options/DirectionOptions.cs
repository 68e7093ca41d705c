using System.ComponentModel.DataAnnotations;

namespace SaeLab.Sources.Synthetic;

/// <summary>How the directions g_i lie.</summary>
public sealed record DirectionOptions
{
    /// <summary>Orthonormal instead of random, the first of a random frame. Default false. Needs as many dimensions as features.</summary>
    public bool? Orthonormal { get; init; }

    /// <summary>Steps of Adam that push random directions apart: Σ_{i≠j} (g_i·g_j)² + n·Σ_i (‖g_i‖² − 1)² is minimised. Default 0: they stay random.</summary>
    [Range(0, 100_000)]
    public int? Steps { get; init; }

    /// <summary>Learning rate of these steps. Default 0.01.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? LearningRate { get; init; }

    internal DirectionOptions Over(DirectionOptions below) =>
        new() { Orthonormal = Orthonormal ?? below.Orthonormal, Steps = Steps ?? below.Steps, LearningRate = LearningRate ?? below.LearningRate };
}
