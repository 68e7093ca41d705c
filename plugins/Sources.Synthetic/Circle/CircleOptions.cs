using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>
/// Points on a circle in a random plane: x = radius·(cos φ·u + sin φ·v) + noise, φ uniform. A feature that is no direction: dictionaries tile it with
/// many latents. There are no planted directions to recover. Neither training nor held-out rows ever end.
/// </summary>
/// <remarks>Michaud, Gorton and McGrath 2025, "Understanding sparse autoencoder scaling in the presence of feature manifolds", arXiv 2509.02565.</remarks>
public sealed record CircleOptions
{
    /// <summary>d, the length of a row.</summary>
    [Required, Range(2, 1 << 20), Example("8")]
    public int Dimension { get; init; }

    /// <summary>The circle's radius. Default 1.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Radius { get; init; } = 1;

    /// <summary>Standard deviation of Gaussian noise, per coordinate. Default 0.</summary>
    [Range(0.0, 1e6), Example("0.1")]
    public double Noise { get; init; }
}
