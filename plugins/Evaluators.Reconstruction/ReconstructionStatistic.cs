using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>One figure as a function of the sums, with what a reader must know of it.</summary>
internal sealed record ReconstructionStatistic(
    string Name, Direction Direction, string Definition, Func<ReconstructionSums, double> Value, Func<ReconstructionSums, double>? Floor = null)
{
    /// <summary>Over how many rows it is taken; where that is none, there is no such figure.</summary>
    public Func<ReconstructionSums, double> Count { get; init; } = sums => sums.Rows;

    /// <summary>What is measured by default, in the order of a report.</summary>
    public static IReadOnlyList<ReconstructionStatistic> All { get; } =
    [
        new("explained_variance", Direction.HigherIsBetter,
            "1 − Σ‖x−x̂‖² / Σ‖x−x̄‖² over all rows; the floor predicts the mean x̄", s => 1 - Fvu(s), _ => 0),
        new("fvu", Direction.LowerIsBetter,
            "Fraction of variance unexplained, Σ‖x−x̂‖² / Σ‖x−x̄‖² over all rows; without variance 0 if all are exact, else 1; " +
            "the floor predicts the mean x̄",
            Fvu, _ => 1),
        new("mse_sum", Direction.LowerIsBetter,
            "Mean over rows of ‖x−x̂‖², summed over dimensions; the floor predicts the mean x̄", s => s.Error / s.Rows, s => s.Variance / s.Rows),
        new("r2_uncentred", Direction.HigherIsBetter,
            "1 − Σ‖x−x̂‖² / Σ‖x‖² over all rows; flatters where the mean is large, as its floor, the mean x̄, shows",
            s => 1 - Quotient(s.Error, s.InputSquared), s => 1 - Quotient(s.Variance, s.InputSquared)),
        new("cossim", Direction.HigherIsBetter,
            "Mean over rows of cos(x, x̂), 0 where either is zero; the floor predicts the mean x̄", s => s.Cosine / s.Rows, s => s.CosineWithMean / s.Rows),
        new("l2_norm_in", Direction.Neutral, "Mean over rows of ‖x‖", s => s.InputNorm / s.Rows),
        new("l2_norm_out", Direction.Neutral, "Mean over rows of ‖x̂‖", s => s.OutputNorm / s.Rows),
        new("l2_ratio", Direction.OneIsBest,
            "Mean of ‖x̂‖/‖x‖ over the rows with ‖x‖ > 1e-6; below 1 is shrinkage", s => Quotient(s.Ratio, s.RatioRows)) { Count = s => s.RatioRows },
        new("relative_reconstruction_bias", Direction.OneIsBest,
            "γ = Σ‖x̂‖² / Σ x·x̂ over all rows (Rajamanoharan et al. 2024, eq. 10); below 1 is shrinkage; trivially near 1 where the mean is large",
            s => Quotient(s.OutputSquared, s.Product)),
        new("relative_reconstruction_bias_centred", Direction.OneIsBest,
            "γ about the decoder's bias, Σ‖x̂−b‖² / Σ (x−b)·(x̂−b) over all rows; below 1 is shrinkage, also where the data have an offset",
            s => Quotient(s.CentredOutputSquared, s.CentredProduct)),
    ];

    private static double Fvu(ReconstructionSums s) => s.Variance > 0 ? s.Error / s.Variance : s.Error == 0 ? 0 : 1;

    /// <summary>0 where the denominator is: nothing was reconstructed.</summary>
    private static double Quotient(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;
}
