using System.ComponentModel.DataAnnotations;

namespace SaeLab.Sources.Synthetic;

/// <summary>Correlated firing (a Gaussian copula): feature i fires where g_i &gt; Φ⁻¹(1 − p_i), and the Gaussians g have this correlation. For
/// features in trees it is the firing before parents and siblings have their say.</summary>
public sealed record CorrelationOptions
{
    /// <summary>Where correlations come from. Default <c>low_rank</c>.</summary>
    public CorrelationKind? Kind { get; init; }

    /// <summary>r of low-rank correlation: g = F·ε + √δ·η with F [n, r] drawn from N(0, scale²), ε and η standard normal. Default 0: independent features.</summary>
    [Range(0, 4096)]
    public int? Rank { get; init; }

    /// <summary>Standard deviation of the entries of F. Default 0.1, so that rank 25 gives a quarter of the variance to what features share.</summary>
    [Range(0.0, 1e3)]
    public double? Scale { get; init; }

    /// <summary>Pairs with their correlations, for <c>kind: pairs</c>. Default none.</summary>
    public IReadOnlyList<CorrelatedPair>? Pairs { get; init; }

    /// <summary>The correlation of all other pairs, for <c>kind: pairs</c>. Default 0.</summary>
    [Range(-1.0, 1.0)]
    public double? Elsewhere { get; init; }

    /// <summary>Which fraction of pairs is uncorrelated, for <c>kind: random</c>. Default 0.3.</summary>
    [Range(0.0, 1.0)]
    public double? Uncorrelated { get; init; }

    /// <summary>Which fraction of the other pairs is correlated positively, for <c>kind: random</c>. Default 0.5.</summary>
    [Range(0.0, 1.0)]
    public double? Positive { get; init; }

    /// <summary>The smallest |ρ|, for <c>kind: random</c>. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double? Low { get; init; }

    /// <summary>The largest |ρ|, for <c>kind: random</c>. Default 0.8.</summary>
    [Range(0.0, 1.0)]
    public double? High { get; init; }

    /// <summary>Over those of a preset; of another kind, they share nothing.</summary>
    internal CorrelationOptions Over(CorrelationOptions below) => (Kind ?? below.Kind) != below.Kind ? this : new()
    {
        Kind = below.Kind,
        Rank = Rank ?? below.Rank,
        Scale = Scale ?? below.Scale,
        Pairs = Pairs ?? below.Pairs,
        Elsewhere = Elsewhere ?? below.Elsewhere,
        Uncorrelated = Uncorrelated ?? below.Uncorrelated,
        Positive = Positive ?? below.Positive,
        Low = Low ?? below.Low,
        High = High ?? below.High,
    };
}

/// <summary>Where correlations of firing come from.</summary>
public enum CorrelationKind
{
    /// <summary>A random matrix of low rank plus a diagonal, for any number of features.</summary>
    LowRank,

    /// <summary>A matrix that is written out, mended where it is no correlation matrix; for at most 2,048 features.</summary>
    Pairs,

    /// <summary>A random matrix with large entries, mended; for at most 2,048 features.</summary>
    Random,
}
