using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Superposition;

/// <summary>
/// The losses that a rectified model of two independent features in one dimension can reach, of density p and importances I₁, I₂
/// (Elhage et al. 2022). A dropped feature costs its variance, I (p/3 − p²/4); an antipodal pair costs (I₁ + I₂) p²/6, since each covers the other.
/// </summary>
/// <remarks>The small gain that a bias brings an antipodal pair is left out, so trained models may do a little better.</remarks>
/// <param name="Density">p.</param>
/// <param name="FirstImportance">I₁ &gt; 0.</param>
/// <param name="SecondImportance">I₂ &gt; 0.</param>
internal sealed record PhaseTheory(double Density, double FirstImportance, double SecondImportance)
{
    private const double LargestRatio = 3;

    /// <summary>The theory of a model that it is about; null for others.</summary>
    public static PhaseTheory? Of(ISuperposition model)
    {
        var isCovered = model.Embedding is { Rows: 2, Columns: 1 } && model is { IsRectified: true, HasIndependentFeatures: true }
            && model.Densities[0] == model.Densities[1] && model.Importances.All(importance => importance > 0);
        return isCovered ? new PhaseTheory(model.Densities[0], model.Importances[0], model.Importances[1]) : null;
    }

    /// <summary>The loss of a phase.</summary>
    public double LossOf(SuperpositionPhase phase)
    {
        var variance = (Density / 3) - (Density * Density / 4);
        return phase switch
        {
            SuperpositionPhase.DropsSecond => SecondImportance * variance,
            SuperpositionPhase.DropsFirst => FirstImportance * variance,
            SuperpositionPhase.Antipodal => (FirstImportance + SecondImportance) * Density * Density / 6,
            _ => double.NaN,
        };
    }

    /// <summary>The phase of least loss.</summary>
    public SuperpositionPhase Best => new[] { SuperpositionPhase.DropsSecond, SuperpositionPhase.DropsFirst, SuperpositionPhase.Antipodal }.MinBy(LossOf);

    /// <summary>The density p* above which dropping the less important feature is better than an antipodal pair: with r = I₂/I₁, 4r/(2 + 5r) up to r = 1, 4/(5 + 2r) from there on.</summary>
    public double Boundary
    {
        get
        {
            var ratio = SecondImportance / FirstImportance;
            return ratio <= 1 ? 4 * ratio / (2 + (5 * ratio)) : 4 / (5 + (2 * ratio));
        }
    }

    /// <summary>The phase of a trained model: one feature where its |W| is more than 3 times the other's, an antipodal pair where the signs differ.</summary>
    public static SuperpositionPhase Classify(double first, double second)
    {
        if (Math.Abs(first) > LargestRatio * Math.Abs(second))
            return SuperpositionPhase.DropsSecond;
        if (Math.Abs(second) > LargestRatio * Math.Abs(first))
            return SuperpositionPhase.DropsFirst;
        return first * second < 0 ? SuperpositionPhase.Antipodal : SuperpositionPhase.Other;
    }
}
