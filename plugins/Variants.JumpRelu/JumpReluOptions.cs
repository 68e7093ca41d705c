using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Variants.JumpRelu;

/// <summary>JumpReLU: f = z·H(z − θ) with a trained threshold θ_i ≥ 0 per latent (Rajamanoharan et al. 2024, arXiv 2407.14435; Anthropic, January 2025).</summary>
/// <remarks>
/// Thresholds and bandwidth are in the units of z, hence bound to the scale of the inputs. The defaults are the paper's and want inputs of
/// mean squared norm 1 (training.input_transform: unit_mean_square); on inputs that are not scaled so they keep far too many latents.
/// </remarks>
[Example("coefficient=0.2 initial_threshold=0.05 bandwidth=0.1")]
public sealed record JumpReluOptions : SaeOptions
{
    /// <summary>What is charged for latents that fire. Default <c>step</c>: their number (the paper's).</summary>
    public SparsityPenalty Sparsity { get; init; } = SparsityPenalty.Step;

    /// <summary>λ of the penalty, against an error that is summed over dimensions; as <c>0.02 mean</c> against one that is averaged. It decides how many latents fire and the paper varies it, hence no default: a latent pays 0.001 of inputs with mean squared norm 1 with <c>step</c> and 0.001; <c>target_l0</c> takes 1 (dictionary_learning).</summary>
    [Required, Example("0.2")]
    public Coefficient Coefficient { get; init; }

    /// <summary>c of the <c>tanh</c> penalty: latents are charged in full from about f·n = 2/c on. Default 4 (Anthropic, January 2025).</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double TanhScale { get; init; } = 4;

    /// <summary>L0*, the mean number of firing latents that <c>target_l0</c> aims at. Default none: that penalty needs it.</summary>
    [Range(0.0, 1 << 24, MinimumIsExclusive = true)]
    public double? TargetL0 { get; init; }

    /// <summary>θ at the start. Default 0.001, for inputs of mean squared norm 1 (the paper; SAELens 0.01; Anthropic 0.1 for inputs of norm √d).</summary>
    [Range(0.0, double.MaxValue)]
    public double InitialThreshold { get; init; } = 0.001;

    /// <summary>ε, the width around θ in which a latent's pre-activations move its threshold. Default 0.001, for inputs of mean squared norm 1 (the paper; SAELens 0.05; Anthropic 2 for inputs of norm √d). Short runs want more.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Bandwidth { get; init; } = 0.001;

    /// <summary>What is trained. Default <c>direct</c>: Adam moves log θ by about its learning rate, so θ by θ times that, and small thresholds hardly at all (SAELens, issue 494).</summary>
    public ThresholdForm ThresholdForm { get; init; } = ThresholdForm.Direct;

    /// <summary>Whether the gradient of the jump also reaches z, hence all parameters (Anthropic, January 2025). Default false: thresholds alone (the paper).</summary>
    public bool TrainsInput { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (Sparsity == SparsityPenalty.TargetL0 && TargetL0 is null)
            yield return new OptionProblem(nameof(TargetL0), "sparsity target_l0 aims at a mean number of firing latents: give target_l0");
        if (Sparsity != SparsityPenalty.TargetL0 && TargetL0 is { } unused)
            yield return new OptionProblem(nameof(TargetL0), string.Create(CultureInfo.InvariantCulture, $"only sparsity target_l0 aims at {unused} firing latents; choose it, or leave target_l0 out"));
        if (TargetL0 > Latents)
            yield return new OptionProblem(nameof(TargetL0), string.Create(CultureInfo.InvariantCulture, $"{TargetL0} firing latents are more than the {Latents} of the dictionary"));
        if (Sparsity == SparsityPenalty.Tanh && DecoderNorm == DecoderNorm.Free)
            yield return new OptionProblem(nameof(DecoderNorm), "with free norms the tanh penalty can be evaded: latents shrink while decoder rows grow. Use weighted or unit");
        if (ThresholdForm == ThresholdForm.Log && InitialThreshold == 0)
            yield return new OptionProblem(nameof(InitialThreshold), "a threshold that starts at 0 has no logarithm: start above 0, or use threshold_form direct");
    }

    /// <summary>λ.</summary>
    internal double Lambda(int inputDim) => Coefficient.Canonical(inputDim, Latents);
}

/// <summary>What is charged for latents that fire, on average over rows.</summary>
public enum SparsityPenalty
{
    /// <summary>λ·L0, the number of latents with z &gt; θ (Rajamanoharan et al. 2024). It moves thresholds alone, unless trains_input is set.</summary>
    Step,

    /// <summary>λ Σ_i tanh(c·f_i·n_i), n_i = ‖d_i‖ where decoder norms count, else 1 (Anthropic, January 2025).</summary>
    Tanh,

    /// <summary>λ·(L0/L0* − 1)² with L0 of the batch (dictionary_learning).</summary>
    TargetL0,
}

/// <summary>How thresholds are parametrised.</summary>
public enum ThresholdForm
{
    /// <summary>θ itself, kept at 0 or above.</summary>
    Direct,

    /// <summary>log θ (the paper; SAELens to 6.47).</summary>
    Log,
}
