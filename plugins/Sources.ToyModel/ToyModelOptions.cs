using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Sources.ToyModel;

/// <summary>
/// Hidden activations h = Σ_i x_i W_i of a toy model of superposition (Elhage et al. 2022): n sparse features are squeezed into d dimensions
/// and reconstructed as x̂ = max(Wᵀh + b, 0). The model is trained by Adam when its rows are first wanted, from the source's seed alone.
/// </summary>
/// <remarks>
/// <para>A feature is 0 or, with probability p_i, has a strength uniform in (0, 1]; the loss is Σ_i I_i (x_i − x̂_i)², a mean over the batch.
/// Rows never end. True directions are W_i/‖W_i‖ with codes x_i ‖W_i‖. Features with ‖W_i‖² ≤ 0.01, which the model does not represent, have none:
/// what little they add to a row is noise to whoever learns from it.</para>
/// <para>Training takes about 6 · restarts · steps · batch · n · d multiplications: under a second for 5 features in 2 dimensions over 4,000 steps,
/// some seconds for 100 in 10. Restarts run side by side.</para>
/// </remarks>
public sealed record ToyModelOptions : IValidatedOptions
{
    /// <summary>n, the number of features.</summary>
    [Required]
    [Range(1, 1 << 20), Example("6")]
    public int Features { get; init; }

    /// <summary>d, the number of hidden dimensions and length of a row. Fewer than <see cref="Features"/> make superposition worth while.</summary>
    [Required]
    [Range(1, 1 << 16), Example("3")]
    public int Dimension { get; init; }

    /// <summary>How many steps each model is trained for. The paper takes 10,000.</summary>
    [Required]
    [Range(1, 100_000_000), Example("20")]
    public int Steps { get; init; }

    /// <summary>p, how often each feature is not 0; 1 − p is the paper's sparsity S. Default 0.05, where five features in two dimensions become a pentagon.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Density { get; init; } = 0.05;

    /// <summary>p_i of each feature, in the place of <see cref="Density"/>. Default none: all have the same.</summary>
    [Example("[0.3, 0.3, 0.3, 0.3, 0.3, 0.1]")]
    public IReadOnlyList<double>? Densities { get; init; }

    /// <summary>q in I_i = qⁱ, i = 0 … n − 1. Default 1: all features are equally important.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true), Example("0.7")]
    public double ImportanceRatio { get; init; } = 1;

    /// <summary>I_i of each feature, in the place of <see cref="ImportanceRatio"/>. Default none.</summary>
    [Example("[1, 1, 0.7, 0.7, 0.4, 0.2]")]
    public IReadOnlyList<double>? Importances { get; init; }

    /// <summary>How many sets of <see cref="SetSize"/> features fire all at once or not at all, each with a strength of its own. They are the first features. Default 0.</summary>
    [Range(0, 1 << 20)]
    public int CorrelatedSets { get; init; }

    /// <summary>How many sets of <see cref="SetSize"/> features fire one at a time, never two at once. They follow the correlated sets. Default 0.</summary>
    [Range(0, 1 << 20)]
    public int AnticorrelatedSets { get; init; }

    /// <summary>How many features are in a set. Default 2: pairs.</summary>
    [Range(2, 1 << 20)]
    public int SetSize { get; init; } = 2;

    /// <summary>What the model's output is. Default <c>rectified</c>; a linear model never uses superposition.</summary>
    public ToyModelOutput Output { get; init; } = ToyModelOutput.Rectified;

    /// <summary>Rows per step. Default 1024, as in the paper.</summary>
    [Range(1, 1 << 20)]
    public int Batch { get; init; } = 1024;

    /// <summary>Adam's learning rate. Default 1e-3, as in the paper, which adds a weight decay of 0.01; here there is none, since it pulls on W.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate falls. Default <c>none</c>.</summary>
    public ToyModelDecay Decay { get; init; } = ToyModelDecay.None;

    /// <summary>W begins Gaussian with this multiple of Glorot's deviation √(2/(n + d)), and b at 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double InitialScale { get; init; } = 1;

    /// <summary>How many models are trained, from other weights on other rows; the one of least loss is kept. Default 10, because one alone often ends in a worse geometry.</summary>
    [Range(1, 10_000)]
    public int Restarts { get; init; } = 10;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if ((long)Features * Math.Max(Batch, Dimension) > int.MaxValue)
            yield return new OptionProblem(nameof(Features), $"{Features} features times {Math.Max(Batch, Dimension)} are more numbers than an array holds ({int.MaxValue}).");
        if (Densities is not null && (Densities.Count != Features || !Densities.All(p => p is > 0 and <= 1)))
            yield return new OptionProblem(nameof(Densities), $"Give {Features} numbers above 0 and up to 1, one per feature.");
        if (Importances is not null && (Importances.Count != Features || !Importances.All(i => i is >= 0 and <= 1e6)))
            yield return new OptionProblem(nameof(Importances), $"Give {Features} numbers from 0 to 1e6, one per feature.");
        else if (Importances is not null && ImportanceRatio != 1)
            yield return new OptionProblem(nameof(Importances), "Importances are given one by one; a ratio has nothing to say then.");
        if (Math.Pow(ImportanceRatio, Features - 1) > 1e6)
            yield return new OptionProblem(nameof(ImportanceRatio), $"The last of {Features} features would have an importance above 1e6.");
        var inSets = ((long)CorrelatedSets + AnticorrelatedSets) * SetSize;
        if (inSets > Features)
            yield return new OptionProblem(nameof(SetSize), $"The sets hold {inSets} features, but there are {Features}.");
        else if (Densities is null || Densities.Count == Features)
        {
            foreach (var problem in SetProblems())
                yield return problem;
        }
    }

    private IEnumerable<OptionProblem> SetProblems()
    {
        var p = FeatureSets.Densities(this);
        foreach (var set in FeatureSets.Of(this))
        {
            var densities = p.AsSpan(set.First, set.Count).ToArray();
            if (set.Kind == FeatureSetKind.Correlated && densities.Any(density => density != densities[0]))
                yield return new OptionProblem(nameof(Densities), $"Features {set.First} to {set.First + set.Count - 1} fire together, so they need one density.");
            if (set.Kind == FeatureSetKind.Anticorrelated && densities.Sum() > 1 + 1e-9)
                yield return new OptionProblem(
                    Densities is null ? nameof(Density) : nameof(Densities),
                    $"Features {set.First} to {set.First + set.Count - 1} fire one at a time, so their densities may sum to 1 at most, not to {densities.Sum():0.###}.");
        }
    }
}

/// <summary>What a toy model's output is.</summary>
public enum ToyModelOutput
{
    /// <summary>x̂ = max(Wᵀh + b, 0), which can suppress small interference.</summary>
    Rectified,

    /// <summary>x̂ = Wᵀh + b: finds the principal components of the most important features.</summary>
    Linear,
}

/// <summary>How the learning rate of a toy model falls.</summary>
public enum ToyModelDecay
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>As half a cosine, from the learning rate to 0.</summary>
    Cosine,
}
