using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Reconstruction;

/// <summary>What other libraries compute, under names that cannot be mistaken.</summary>
internal static class LegacyStatistic
{
    /// <summary>All of them, in the order of a report.</summary>
    public static IReadOnlyList<ReconstructionStatistic> All { get; } =
    [
        new("frac_variance_explained", Direction.HigherIsBetter,
            "1 − Σ_d Var(x−x̂) / Σ_d Var(x) (dictionary_learning); the residual is taken about its own mean, so a constant offset of x̂ is forgiven; the floor predicts the mean x̄",
            s => s.Variance > 0 ? 1 - (s.ErrorVariance / s.Variance) : 1, _ => 0),
        new("explained_variance_saelens_le_6_45", Direction.Neutral,
            "1 − E‖x−x̂‖² / (S − (S/d)²) with S = E‖x‖² (SAELens ≤ 6.45, SAEBench ≤ 0.6.0); wrong: it may exceed 1, so it has no direction",
            s => 1 - Quotient(s.Error / s.Rows, SaeLensVariance(s))),
        new("nmse_per_row", Direction.LowerIsBetter,
            "Mean of ‖x−x̂‖² / ‖x‖² over the rows with ‖x‖ > 1e-6 (OpenAI's README)", s => Quotient(s.ErrorRatio, s.RatioRows)) { Count = s => s.RatioRows },
        new("nmse_stats", Direction.LowerIsBetter,
            "Σ‖x−x̂‖² / Σ‖x−x̄‖² with the variance of these rows, where OpenAI's train.py takes that of a sample of training rows",
            s => Quotient(s.Error, s.Variance), s => s.Variance > 0 ? 1 : 0),
        new("mse_mean", Direction.LowerIsBetter,
            "Mean over rows and dimensions of (x−x̂)²; the floor predicts the mean x̄", s => s.Error / s.Rows / s.Dimension, s => s.Variance / s.Rows / s.Dimension),
        new("l2_loss_not_squared", Direction.LowerIsBetter,
            "Mean over rows of ‖x−x̂‖ (l2_loss of dictionary_learning's evaluation; its TopK trainer logs ‖x−x̂‖² under that name)", s => s.ErrorNorm / s.Rows),
    ];

    private static double SaeLensVariance(ReconstructionSums s)
    {
        var square = s.InputSquared / s.Rows;
        return square - (square / s.Dimension * (square / s.Dimension));
    }

    private static double Quotient(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;
}
