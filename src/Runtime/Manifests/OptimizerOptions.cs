using System.ComponentModel.DataAnnotations;

namespace SaeLab.Runtime.Manifests;

/// <summary>How parameters follow their gradients: one optimizer with its options.</summary>
[Alternative("adam", typeof(AdamOptions))]
[Alternative("schedule_free_sign", typeof(ScheduleFreeSignOptions))]
public abstract record OptimizerOptions
{
    /// <summary>η, before schedules.</summary>
    public abstract double LearningRate { get; init; }

    /// <summary>A number of latents n: η is multiplied by √(n/m), so that it is the full rate for a dictionary of n latents. Null: η as it is.</summary>
    public abstract int? FullRateLatents { get; init; }

    /// <summary>η of a dictionary of <paramref name="latents"/> latents, before schedules.</summary>
    public double RateOf(int latents) => FullRateLatents is { } full ? LearningRate * Math.Sqrt((double)full / latents) : LearningRate;
}

/// <summary>Adam (Kingma and Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η·m̂/(√v̂ + ε).</summary>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>η. Default 3e-4 (SAELens).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public override double LearningRate { get; init; } = 3e-4;

    /// <summary>A number of latents n: η is multiplied by √(n/m), as wider dictionaries want smaller steps (Gao et al. 2024;
    /// dictionary_learning: 2e-4 at 16,384). Default: η as it is, whatever m.</summary>
    [Range(1, 1 << 24)]
    public override int? FullRateLatents { get; init; }

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

/// <summary>Steps along the sign of the gradient, with schedule-free averaging of the parameters (sparsify's default; Defazio et al. 2024). Wants no schedule of the learning rate.</summary>
public sealed record ScheduleFreeSignOptions : OptimizerOptions
{
    /// <summary>η, by which every number moves in a step. Default 5e-3 (sparsify).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public override double LearningRate { get; init; } = 5e-3;

    /// <summary>A number of latents n: η is multiplied by √(n/m) (sparsify: 5e-3 at 16,384). Default: η as it is, whatever m.</summary>
    [Range(1, 1 << 24)]
    public override int? FullRateLatents { get; init; }

    /// <summary>β, how near to the average of all points gradients are taken. Default 0.95 (sparsify).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.95;
}
