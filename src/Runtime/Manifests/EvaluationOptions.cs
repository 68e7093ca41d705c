using System.ComponentModel.DataAnnotations;

namespace SaeLab.Runtime.Manifests;

/// <summary>Which held-out rows to measure on.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How many held-out rows to measure on; fewer where the source has fewer. Default 100,000.</summary>
    [Range(2L, long.MaxValue)]
    public long Samples { get; init; } = 100_000;

    /// <summary>Rows per batch; changes memory and speed, not results beyond rounding. Default 1024.</summary>
    [Range(1, 1 << 20)]
    public int Batch { get; init; } = 1024;
}
