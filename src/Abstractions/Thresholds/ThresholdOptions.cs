using System.ComponentModel.DataAnnotations;

namespace SaeLab.Abstractions;

/// <summary>How the threshold that inference uses is found while training selects over batches.</summary>
/// <remarks>What is observed at each step is the smallest latent that the batch kept.</remarks>
public sealed record ThresholdOptions
{
    /// <summary>Which summary of the batches. Default their running average.</summary>
    public ThresholdMethod Method { get; init; } = ThresholdMethod.RunningAverage;

    /// <summary>Weight of the past in the running average. Default 0.99; the average is corrected for its start, so short runs are not biased towards 0.
    /// It lags by 1/(1 − smoothing) steps: where k still falls at the end of a short run, take less, or let k arrive earlier.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Smoothing { get; init; } = 0.99;

    /// <summary>How many last batches the quantile is taken over. Default 100.</summary>
    [Range(1, 1 << 16)]
    public int Window { get; init; } = 100;

    /// <summary>Which quantile. Default 0.5, the median.</summary>
    [Range(0.0, 1.0)]
    public double Quantile { get; init; } = 0.5;
}

/// <summary>A summary of the smallest latents that batches kept.</summary>
public enum ThresholdMethod
{
    /// <summary>An exponential average, corrected for its start (as Adam corrects its moments).</summary>
    RunningAverage,

    /// <summary>A quantile over the last batches.</summary>
    Quantile,

    /// <summary>The last batch's.</summary>
    LastBatch,
}
