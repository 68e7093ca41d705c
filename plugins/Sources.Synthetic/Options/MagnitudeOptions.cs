namespace SaeLab.Sources.Synthetic;

/// <summary>How strong a feature is where it fires: a = max(0, μ_i + σ_i·u) with u of mean 0 and variance 1. A feature whose draw comes out at 0 is silent.</summary>
public sealed record MagnitudeOptions
{
    /// <summary>μ_i. Default 1.</summary>
    public FeatureLaw? Mean { get; init; }

    /// <summary>σ_i. Default 0.25, so that no two rows are the same. (SynthSAEBench's own default is 0: every magnitude is the mean.)</summary>
    public FeatureLaw? Deviation { get; init; }

    /// <summary>How u is distributed. Default <c>gaussian</c>.</summary>
    public MagnitudeShape? Shape { get; init; }

    internal MagnitudeOptions Over(MagnitudeOptions below) =>
        new() { Mean = Mean ?? below.Mean, Deviation = Deviation ?? below.Deviation, Shape = Shape ?? below.Shape };
}

/// <summary>Distributions of magnitudes about their mean.</summary>
public enum MagnitudeShape
{
    /// <summary>Normal.</summary>
    Gaussian,

    /// <summary>Uniform, between μ − √3·σ and μ + √3·σ.</summary>
    Uniform,
}
