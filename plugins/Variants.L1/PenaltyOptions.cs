using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Variants.L1;

/// <summary>A penalty on u_i = f_i w_i, w_i = ‖d_i‖ where decoder norms count, else 1. A latent that is 0 gets the gradient 0, whatever p.</summary>
public sealed record PenaltyOptions : IValidatedOptions
{
    /// <summary>p; where it is annealed, its value at the start. Default 1, which is L1 in either form.</summary>
    [Range(0.0, 16.0, MinimumIsExclusive = true)]
    public double P { get; init; } = 1;

    /// <summary>How powers become a penalty. Default <c>power</c>, in which each latent pays for itself alone.</summary>
    public PenaltyForm Form { get; init; } = PenaltyForm.Power;

    /// <summary>How p falls over the run (p-annealing). Default: it stays.</summary>
    public AnnealOptions? Anneal { get; init; }

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (Anneal is { } anneal && anneal.To >= P)
            yield return new OptionProblem(nameof(Anneal), string.Create(CultureInfo.InvariantCulture, $"p is to fall from {P} to {anneal.To}; give a smaller 'to'"));
        // The end of dictionary_learning's schedule is 0 by default, where its norm divides by zero.
        if (Anneal is { To: <= 0 } ending)
        {
            yield return new OptionProblem(nameof(Anneal), string.Create(CultureInfo.InvariantCulture, $"p ends at {ending.To}, where ") + (Form == PenaltyForm.Norm
                ? "(Σ u^p)^(1/p) divides by zero; end above 0, for instance at 0.2"
                : "Σ u^p counts latents and has no gradient; end above 0, for instance at 0.2"));
        }
    }
}

/// <summary>How powers of latents become a penalty.</summary>
public enum PenaltyForm
{
    /// <summary>Σ_i u_i^p ("Lp^p" of Karvonen et al. 2024).</summary>
    Power,

    /// <summary>(Σ_i u_i^p)^(1/p), once per row (SAELens' lp_norm, dictionary_learning's "Lp").</summary>
    Norm,
}

/// <summary>p-annealing (Karvonen et al. 2024, arXiv 2408.00113): p falls in equal steps, and at each the coefficient is scaled so that the penalty does not jump.</summary>
/// <remarks>
/// With n updates between start s and end e (in optimizer steps), update j takes place after s + (j − 1)(e − s)/n steps, so that each new value
/// is trained with equally long and the last is reached before the end. The coefficient is then multiplied by the mean penalty of the last 10
/// batches under the old p over that under the new.
/// </remarks>
public sealed record AnnealOptions
{
    /// <summary>p at the end. Default 0.2; dictionary_learning's own default of 0 has no gradient.</summary>
    [Range(-16.0, 16.0)]
    public double To { get; init; } = 0.2;

    /// <summary>n, how many times p changes. Default 10 (dictionary_learning).</summary>
    [Range(1, 1 << 16)]
    public int Updates { get; init; } = 10;

    /// <summary>When p changes for the first time. Default a tenth of the run, when latents have settled; dictionary_learning waits 15,000 steps.</summary>
    public TrainingDuration Start { get; init; } = TrainingDuration.OfRun(0.1);

    /// <summary>Until when the updates are spread. Default the whole run.</summary>
    public TrainingDuration End { get; init; } = TrainingDuration.OfRun(1);
}
