using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Planted;

/// <summary>
/// Rows that are sparse sums of known directions: x = Σ_i a_i g_i + b + ε, where feature i fires with probability p_i,
/// independently of the others and of other rows. Neither training nor held-out rows ever end.
/// </summary>
/// <remarks>
/// With <c>firing: geometric</c> and magnitudes from 0 to 1 this is the toy data of Sharkey, Braun and Millidge 2022,
/// "Taking features out of superposition with sparse autoencoders", without their correlations.
/// </remarks>
public sealed record PlantedOptions : IValidatedOptions
{
    /// <summary>n, the number of planted features. More than <see cref="Dimension"/> puts them in superposition.</summary>
    [Required]
    [Range(1, 1 << 24), Example("24")]
    public int Features { get; init; }

    /// <summary>d, the length of a row.</summary>
    [Required]
    [Range(1, 1 << 20), Example("8"), Example("24")]
    public int Dimension { get; init; }

    /// <summary>Σ_i p_i, the mean number of features that fire in a row: the true L0. At most <see cref="Features"/>.</summary>
    [Required]
    [Range(0.0, 1 << 24, MinimumIsExclusive = true), Example("2.5")]
    public double Active { get; init; }

    /// <summary>How the directions g_i lie. Default <c>random</c>, since superposition needs directions that interfere.</summary>
    public PlantedDirections Directions { get; init; } = PlantedDirections.Random;

    /// <summary>How firing probabilities fall from the first feature to the last. Default <c>constant</c>.</summary>
    public PlantedFiring Firing { get; init; } = PlantedFiring.Constant;

    /// <summary>s in p_i ∝ i^−s, i = 1 … n, for <c>firing: zipf</c>. Default 1, Zipf's law itself.</summary>
    [Range(0.0, 10.0)]
    public double? ZipfExponent { get; init; }

    /// <summary>q in p_i ∝ q^i, i = 1 … n, for <c>firing: geometric</c>. Default 0.96, which spans two decades over 128 features.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? GeometricDecay { get; init; }

    /// <summary>Lower end of the magnitudes: a feature that fires has a_i uniform in (low, high].
    /// Default 0.5, so that firing is never too weak to be told from silence.</summary>
    [Range(0.0, 1e6)]
    public double MagnitudeLow { get; init; } = 0.5;

    /// <summary>Upper end of the magnitudes. Default 1.5, which makes the mean magnitude 1.
    /// Equal to <see cref="MagnitudeLow"/> it makes every magnitude the same.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double MagnitudeHigh { get; init; } = 1.5;

    /// <summary>‖b‖, the norm of a constant vector of random direction that is added to every row. Default 0.</summary>
    [Range(0.0, 1e6), Example("3")]
    public double Offset { get; init; }

    /// <summary>Standard deviation of the Gaussian noise ε, per coordinate. Default 0; more than 0 costs far more time than everything else.</summary>
    [Range(0.0, 1e6), Example("0.1")]
    public double Noise { get; init; }

    /// <summary>Rows of several sources side by side, as a crosscoder reads them: a row is this many parts of equal length.
    /// Default 1. <see cref="Dimension"/> is the length of the whole row.</summary>
    [Range(1, 1 << 16), Example("2")]
    public int Parts { get; init; } = 1;

    /// <summary>Which fraction of the features appears in all parts, with a direction of its own in each; the others appear in one part alone,
    /// dealt out to the parts in turn. Default 1: all are shared.</summary>
    [Range(0.0, 1.0)]
    public double Shared { get; init; } = 1;

    /// <summary>A dense component of low rank beside the features, which no sparse code can express well. Default none.</summary>
    public PlantedDenseOptions? Dense { get; init; }

    /// <summary>Targets to reconstruct in the place of the rows, made of the same features, as for transcoders. Default none.</summary>
    public PlantedTargetOptions? Targets { get; init; }

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Active > Features)
            yield return new OptionProblem(nameof(Active), $"{Active} of {Features} features cannot fire at a time; at most {Features} can.");
        if (Dimension % Parts != 0)
            yield return new OptionProblem(nameof(Parts), $"Rows of {Dimension} dimensions cannot be cut into {Parts} equal parts.");
        else if (Directions == PlantedDirections.Orthogonal && Features > Dimension / Parts)
            yield return new OptionProblem(
                nameof(Directions), $"{Features} orthogonal directions do not fit into {Dimension / Parts} dimensions; at most {Dimension / Parts} do, or random ones.");
        if (Shared < 1 && Parts == 1)
            yield return new OptionProblem(nameof(Shared), "A row of one part has nothing to share; set parts as well.");
        if (Dense is { } dense && dense.Rank > Dimension)
            yield return new OptionProblem(nameof(Dense), $"{dense.Rank} orthogonal directions do not fit into {Dimension} dimensions.");
        if (Targets is { } targets && Directions == PlantedDirections.Orthogonal && Features > targets.Dimension)
            yield return new OptionProblem(
                nameof(Targets), $"{Features} orthogonal directions do not fit into targets of {targets.Dimension} dimensions; at most {targets.Dimension} do, or random ones.");
        if (ZipfExponent is not null && Firing != PlantedFiring.Zipf)
            yield return new OptionProblem(nameof(ZipfExponent), "An exponent means something only with zipf firing.");
        if (GeometricDecay is not null && Firing != PlantedFiring.Geometric)
            yield return new OptionProblem(nameof(GeometricDecay), "A decay means something only with geometric firing.");
        if (MagnitudeLow > MagnitudeHigh)
            yield return new OptionProblem(nameof(MagnitudeLow), $"The lower end {MagnitudeLow} lies above the upper end {MagnitudeHigh}.");
    }
}

/// <summary>A dense component: Σ_r u_r q_r with Gaussian u_r in every row and orthonormal directions q_r.</summary>
public sealed record PlantedDenseOptions
{
    /// <summary>How many directions it has.</summary>
    [Required, Range(1, 1 << 20)]
    public int Rank { get; init; }

    /// <summary>Standard deviation of each u_r. Default 1, the mean magnitude of a feature that fires.</summary>
    [Range(0.0, 1e6)]
    public double Scale { get; init; } = 1;
}

/// <summary>Targets y = Σ_i a_i h_i + c + ε': the features of a row, with directions of their own in another space, as if a layer had rewritten them.</summary>
public sealed record PlantedTargetOptions
{
    /// <summary>Length of a target.</summary>
    [Required, Range(1, 1 << 20)]
    public int Dimension { get; init; }

    /// <summary>‖c‖, the norm of a constant vector of random direction that is added to every target. Default 0.</summary>
    [Range(0.0, 1e6)]
    public double Offset { get; init; }

    /// <summary>Standard deviation of the Gaussian noise ε', per coordinate. Default 0.</summary>
    [Range(0.0, 1e6)]
    public double Noise { get; init; }
}

/// <summary>How planted directions lie; in rows of several parts, within each part.</summary>
public enum PlantedDirections
{
    /// <summary>Uniform on the unit sphere, independently of each other.</summary>
    Random,

    /// <summary>Orthonormal, the first of a uniformly random frame.</summary>
    Orthogonal,
}

/// <summary>
/// How firing probabilities fall from the first feature to the last. They are scaled so that their sum is the expected number of
/// active features; those that would exceed 1 are 1, and what they give up goes to the others in proportion.
/// </summary>
public enum PlantedFiring
{
    /// <summary>All the same.</summary>
    Constant,

    /// <summary>p_i ∝ i^−s, as words in a language.</summary>
    Zipf,

    /// <summary>p_i ∝ q^i.</summary>
    Geometric,
}
