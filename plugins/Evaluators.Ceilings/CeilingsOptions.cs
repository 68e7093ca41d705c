using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Ceilings;

/// <summary>
/// What could be reached on these rows: how well features are told by their true directions in one step, by linear probes trained on their true codes, ridge and logistic,
/// and by pursuit over the true directions, plain and orthogonal. Figures of a source, not of a dictionary: they tell what of a dictionary's F1 is lost to one-step encoders, and what a supervised one would get back.
/// Needs a source with ground truth and without targets.
/// </summary>
/// <remarks>
/// Rows are in three parts: probes and the constant offset are trained on the first, thresholds chosen on the second, and F1 is measured on the third, which took part in neither.
/// Where rows are fewer than the options ask for, all parts are smaller in proportion.
/// Logistic probes cost most: some hundred multiplications of training_rows × dimensions × features. Of 4,096 features in 768 dimensions, 16,384 rows are the most to begin with. Pursuit costs test_rows × all features × dimensions for each feature that fires in a row, twice.
/// </remarks>
public sealed record CeilingsOptions
{
    /// <summary>How many rows train probes, picked at random. Default 65,536: a probe of 768 weights for a feature that fires in a thousandth of the rows needs as many, and still gains from more.</summary>
    [Range(1, 1 << 20), Example("200")]
    public int TrainingRows { get; init; } = 65_536;

    /// <summary>How many rows test, and as many again choose thresholds. Default 2,048, on which pursuit over 16,384 features in 768 dimensions takes some twenty seconds.</summary>
    [Range(1, 1 << 20), Example("150")]
    public int TestRows { get; init; } = 2048;

    /// <summary>
    /// How many features to look at, picked at random from those that fire, and are silent, in each part. Default 64, which leaves the mean F1 uncertain by some 0.05.
    /// </summary>
    [Range(1, 1 << 20), Example("5")]
    public int Features { get; init; } = 64;

    /// <summary>
    /// λ of logistic probes, mean loss + λ v/2 ‖w‖² with v the mean variance of a dimension. Default 1e-4: on synth_16k a tenth of it gains 0.05 of F1 and takes almost three times as long.
    /// </summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Penalty { get; init; } = 1e-4;
}
