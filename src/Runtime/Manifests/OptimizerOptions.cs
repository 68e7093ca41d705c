using System.ComponentModel.DataAnnotations;

namespace SaeLab.Runtime.Manifests;

/// <summary>Which optimizer; exactly one.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    public AdamOptions Adam { get; init; } = new();
}

/// <summary>Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η·m̂/(√v̂ + ε).</summary>
public sealed record AdamOptions
{
    /// <summary>η. Default 3e-4 (SAELens).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>β₁. Default 0.9.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂. Default 0.999.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, outside the root. Default 1e-8.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;
}
