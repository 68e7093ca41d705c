using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Ground truth that a model learned to hold in fewer dimensions than it has features: h = Σ_i x_i W_i, out of which it reconstructs x̂ (Elhage et al. 2022).</summary>
/// <remarks>Lists are by feature, and hold the features that the model does not represent as well; <see cref="IGroundTruth.Directions"/> leaves those out.</remarks>
public interface ISuperposition : IGroundTruth
{
    /// <summary>The rows W_i [features, d], not normalised: what the model adds to h for a feature of strength 1. Belongs to the source.</summary>
    Matrix Embedding { get; }

    /// <summary>b of x̂_i = W_i · h + b_i.</summary>
    IReadOnlyList<double> Bias { get; }

    /// <summary>Whether x̂ is rectified, max(W_i · h + b_i, 0).</summary>
    bool IsRectified { get; }

    /// <summary>I_i ≥ 0 of the loss Σ_i I_i (x_i − x̂_i)².</summary>
    IReadOnlyList<double> Importances { get; }

    /// <summary>p_i, how often a feature is not 0. Its strength is then uniform in (0, 1].</summary>
    IReadOnlyList<double> Densities { get; }

    /// <summary>Whether features fire independently of each other.</summary>
    bool HasIndependentFeatures { get; }

    /// <summary>The loss of every model that was trained, a mean over rows that it was not trained on. The model is the one of least loss.</summary>
    IReadOnlyList<double> Losses { get; }
}
