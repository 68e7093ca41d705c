using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Variants.Transcoder;

/// <summary>A transcoder: latents of one activation reconstruct another, such as a layer's output from its input (arXiv 2406.11944), optionally beside a linear path (arXiv 2501.18823).</summary>
/// <remarks>
/// It reconstructs the source's targets, or its inputs where it has none. b_dec lies in the space of the targets and is never subtracted from inputs.
/// With decoder_norm weighted a selection sees z_i·‖d_i‖, and ReLU's penalty f_i·‖d_i‖; with unit or one of its forms norms are 1; free, the default, is for selections, which need no norms.
/// </remarks>
[Example("activation=relu k=null decoder_norm=weighted")]
public sealed record TranscoderOptions : SaeOptions
{
    /// <summary>The defaults of sparsify 1.3: free rows, an encoder drawn apart, b_dec at the mean target.</summary>
    public TranscoderOptions()
    {
        DecoderNorm = DecoderNorm.Free;
        SubtractDecoderBias = false;
        Initialisation = new InitialisationOptions { Encoder = EncoderStart.Independent, DecoderBias = DecoderBiasStart.Mean };
    }

    /// <summary>How latents follow from pre-activations. Default topk (sparsify).</summary>
    public TranscoderActivation Activation { get; init; } = TranscoderActivation.Topk;

    /// <summary>How many latents a row uses: at most with topk, on average with batchtopk. Required there; default none, for relu.</summary>
    [Range(0.0, 1 << 24, MinimumIsExclusive = true)]
    public double? K { get; init; }

    /// <summary>How k gets to its value. Default at once.</summary>
    public KSchedule KSchedule { get; init; } = new();

    /// <summary>λ of ReLU's penalty λ Σ_i f_i‖d_i‖, against an error that is summed over dimensions; as <c>0.004 mean</c> against one that is averaged over those of the target. Default 5, for inputs of mean norm √d (Anthropic April 2024).</summary>
    public Coefficient Coefficient { get; init; } = 5;

    /// <summary>Adds a linear path x·W_skipᵀ, which starts at 0 (skip transcoder). Default false.</summary>
    public bool Skip { get; init; }

    /// <summary>Starts W_dec at 0, so that training begins at the mean target: the first gradients reach the decoder, and the encoder from the second step on. Default true (sparsify).</summary>
    public bool ZeroDecoder { get; init; } = true;

    /// <summary>Starts b_enc at −W_enc·x̄ for the mean input x̄, since no bias is subtracted from inputs. Default true (sparsify).</summary>
    public bool CentredInputs { get; init; } = true;

    /// <summary>How batchtopk finds the threshold that inference uses. Default by a running average of the smallest latents kept.</summary>
    public ThresholdOptions Threshold { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (var problem in base.Validate())
            yield return problem;
        if (SubtractDecoderBias)
            yield return new OptionProblem(nameof(SubtractDecoderBias), "b_dec of a transcoder is a target, which cannot be subtracted from inputs");
        if (AlignedEncoder)
            yield return new OptionProblem(nameof(AlignedEncoder), "encoder rows of a transcoder read inputs and decoder rows write targets: they cannot be aligned");
        if (Refinement is not null)
            yield return new OptionProblem(nameof(Refinement), "what a transcoder leaves over of a target cannot be encoded again");
        if (Skip && BypassRank > 0)
            yield return new OptionProblem(nameof(BypassRank), "the linear path of skip has full rank already; set one of skip and bypass_rank");
        if (Initialisation.Encoder is not (EncoderStart.Independent or EncoderStart.IndependentLinear))
            yield return new OptionProblem(nameof(Initialisation), "decoder rows of a transcoder cannot be the encoder's start: use encoder: independent, or independent_linear");
        if (CentredInputs && !EncoderBias)
            yield return new OptionProblem(nameof(CentredInputs), "without encoder_bias b_enc stays 0 and cannot centre inputs: set centred_inputs: false");
        if (Initialisation.UnitReconstruction)
            yield return new OptionProblem(nameof(Initialisation), "unit_reconstruction compares outputs with inputs, which a transcoder does not reconstruct");
        foreach (var problem in ValidateActivation())
            yield return problem;
        if (ZeroDecoder)
        {
            foreach (var problem in ValidateZeroDecoder())
                yield return problem;
        }
    }

    private IEnumerable<OptionProblem> ValidateActivation()
    {
        var name = Activation.ToString().ToLowerInvariant();
        if (Activation == TranscoderActivation.Relu)
        {
            if (K is not null)
                yield return new OptionProblem(nameof(K), "relu does not select; leave k out, or use activation topk or batchtopk");
            if (DecoderNorm == DecoderNorm.Free)
                yield return new OptionProblem(nameof(DecoderNorm), "with relu and free decoder rows, latents shrink while rows grow: use decoder_norm weighted, or unit");
            yield break;
        }

        if (K is not { } k)
            yield return new OptionProblem(nameof(K), $"{name} needs k, the number of latents that a row uses");
        else if (k > Latents)
            yield return new OptionProblem(nameof(K), $"k = {k} is more than the {Latents} latents of the dictionary");
        else if (Activation == TranscoderActivation.Topk && (k < 1 || k != Math.Floor(k)))
            yield return new OptionProblem(nameof(K), $"topk needs a whole k of at least 1, not {k}; batchtopk takes fractions");
    }

    private IEnumerable<OptionProblem> ValidateZeroDecoder()
    {
        if (DecoderNorm is not (DecoderNorm.Free or DecoderNorm.Weighted))
            yield return new OptionProblem(nameof(ZeroDecoder), "rows that start at 0 have no norm 1: set zero_decoder: false, or decoder_norm: free");
        if (DecoderNorm == DecoderNorm.Weighted && Activation != TranscoderActivation.Relu)
            yield return new OptionProblem(nameof(ZeroDecoder), "a selection by z_i·‖d_i‖ never selects rows that start at 0: set zero_decoder: false, or decoder_norm: free");
        if (Frozen is FrozenPart.Decoder or FrozenPart.DecoderSoftly)
            yield return new OptionProblem(nameof(ZeroDecoder), "a frozen decoder must have directions to start with: set zero_decoder: false");
    }
}

/// <summary>How a transcoder's latents follow from pre-activations.</summary>
public enum TranscoderActivation
{
    /// <summary>max(z, 0), with a penalty.</summary>
    Relu,

    /// <summary>The k largest of each row.</summary>
    Topk,

    /// <summary>The k·B largest of a batch; inference uses a threshold found in training.</summary>
    Batchtopk,
}
