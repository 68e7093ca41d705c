using System.ComponentModel.DataAnnotations;

namespace SaeLab.Abstractions;

/// <summary>Options of variants that leave the selection of latents to the manifest.</summary>
public abstract record SelectionOptions : SaeOptions
{
    /// <summary>How latents are selected. Default batchtopk: k is then a mean, and rows that need more latents get them.</summary>
    public SelectionKind Activation { get; init; } = SelectionKind.Batchtopk;

    /// <summary>How many latents a row uses, on average (batchtopk; need not be whole) or at most (topk). Needed with these and refused with relu, hence no default.</summary>
    [Range(0.0, 1 << 24, MinimumIsExclusive = true)]
    public double? K { get; init; }

    /// <summary>How k gets to its value. Default at once.</summary>
    public KSchedule KSchedule { get; init; } = new();

    /// <summary>How the threshold that takes the place of batchtopk at inference is found. Default by a running average of the smallest latents kept.</summary>
    public ThresholdOptions Threshold { get; init; } = new();

    /// <summary>λ of the penalty λ Σ_i f_i (f_i·‖d_i‖ with decoder_norm weighted) of relu, against an error that is summed over dimensions; <c>0.004 mean</c> and the like as for l1. Needed with relu and refused with the others, hence no default.</summary>
    public Coefficient? Coefficient { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        foreach (var problem in Activation == SelectionKind.Relu ? ProblemsOfRelu() : ProblemsOfK())
            yield return problem;
        if (Activation == SelectionKind.Topk && WeightedSelectionProblem() is { } weighted)
            yield return weighted;
    }

    /// <summary>The selection; only good where <see cref="Validate"/> found nothing.</summary>
    public Selection ToSelection() => new(Activation, K ?? 0, KSchedule, Threshold);

    private IEnumerable<OptionProblem> ProblemsOfRelu()
    {
        if (K is { } k)
            yield return new OptionProblem(nameof(K), $"relu selects nothing, so k = {k} has no meaning: leave it out, or choose the activation batchtopk or topk");
        if (KSchedule.From is not null)
            yield return new OptionProblem(nameof(KSchedule), "relu has no k to change: leave k_schedule out");
        if (Coefficient is null)
            yield return new OptionProblem(nameof(Coefficient), "relu stays sparse only by its penalty: give its coefficient λ");
    }

    private IEnumerable<OptionProblem> ProblemsOfK()
    {
        var name = Activation == SelectionKind.Topk ? "topk" : "batchtopk";
        if (Coefficient is { } coefficient)
            yield return new OptionProblem(nameof(Coefficient), $"{name} has no penalty, so its coefficient {coefficient} has no meaning: leave it out, or choose the activation relu");
        if (K is not { } k)
            yield return new OptionProblem(nameof(K), $"{name} needs k, how many latents a row uses");
        else if (k > Latents)
            yield return new OptionProblem(nameof(K), $"k = {k} is more than the {Latents} latents of the dictionary");
        else if (Activation == SelectionKind.Topk && k != Math.Floor(k))
            yield return new OptionProblem(nameof(K), $"topk keeps a whole number of latents, but k = {k}");
    }
}
