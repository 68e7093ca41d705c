using System.ComponentModel.DataAnnotations;

namespace SaeLab.Abstractions;

/// <summary>How the parameters of a sparse autoencoder start.</summary>
public sealed record InitialisationOptions
{
    /// <summary>What decoder rows are drawn from. Default gaussian: directions uniform on the sphere.</summary>
    public RowDistribution Directions { get; init; } = RowDistribution.Gaussian;

    /// <summary>Norm of decoder rows; null leaves them as drawn. Default 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? DecoderRowNorm { get; init; } = 1;

    /// <summary>How the encoder starts. Default equal to the decoder, which spares most latents an early death.</summary>
    public EncoderStart Encoder { get; init; } = EncoderStart.Tied;

    /// <summary>Divides the encoder so that unit inputs are reconstructed with norm 1 on average, over 256 random directions (OpenAI). Default false.</summary>
    public bool UnitReconstruction { get; init; }

    /// <summary>Draws encoder biases from U(±1/√d), as PyTorch's linear layer does, instead of 0. Default false.</summary>
    public bool RandomEncoderBias { get; init; }

    /// <summary>Where b_dec starts. On data with a mean offset, 0 costs latents their lives. Default the geometric median of some training rows.</summary>
    public DecoderBiasStart DecoderBias { get; init; } = DecoderBiasStart.GeometricMedian;
}

/// <summary>What rows are drawn from.</summary>
public enum RowDistribution
{
    /// <summary>Gaussian entries: directions uniform on the sphere.</summary>
    Gaussian,

    /// <summary>Entries from U(±√(6/d)) (He et al. 2015; SAELens).</summary>
    KaimingUniform,

    /// <summary>Entries from U(±1/√d), as PyTorch's linear layer does.</summary>
    LinearUniform,
}

/// <summary>How encoder rows start.</summary>
public enum EncoderStart
{
    /// <summary>Equal to the decoder rows; gradients do not keep them so.</summary>
    Tied,

    /// <summary>Equal to the decoder rows as drawn, before these are given their norm (sparsify, OpenAI).</summary>
    AsDrawn,

    /// <summary>Drawn apart, from U(±√(6/d)) (AI Safety Foundation).</summary>
    Independent,
}

/// <summary>Where the decoder bias starts. On data with a mean offset, starting at 0 costs latents their lives.</summary>
public enum DecoderBiasStart
{
    /// <summary>At 0.</summary>
    Zero,

    /// <summary>At the mean of the sample rows, or of their targets.</summary>
    Mean,

    /// <summary>At the geometric median of the sample rows, or of their targets, which outliers do not move (Bricken et al. 2023).</summary>
    GeometricMedian,
}
