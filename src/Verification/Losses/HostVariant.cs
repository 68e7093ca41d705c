using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>A plain variant that offers whatever a loss may need: an affine encoder, thresholds, nested prefixes.</summary>
/// <remarks>With thresholds it is JumpReLU, else ReLU. Resamplers are tried in it as well.</remarks>
internal sealed class HostVariant(SaeOptions options, VariantContext context, SaeAbilities offered) : Sae(options, context)
{
    public const int LatentCount = 12;

    private const double Bandwidth = 0.01;
    private const float FirstThreshold = 0.1f;
    private static readonly int[] Widths = [3, 7, LatentCount];

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm];

    public override SaeAbilities Abilities => offered | SaeAbilities.AffineEncoder;

    public override IReadOnlyList<ParameterConstraint> Constraints =>
        HasThresholds ? [.. base.Constraints, new NonNegativeConstraint(ParameterNames.Threshold)] : base.Constraints;

    private bool HasThresholds => offered.HasFlag(SaeAbilities.Thresholds);

    /// <summary>One that offers what a loss needs.</summary>
    public static HostVariant For(VariantContext context, SaeAbilities needs, DecoderNorm norm = DecoderNorm.Unit) =>
        new(new HostOptions { Latents = LatentCount, DecoderNorm = norm }, context, needs);

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        if (!HasThresholds)
            return;
        using var thresholds = new Matrix(LatentCount, 1);
        thresholds.Span.Fill(FirstThreshold);
        parameters.Add(ParameterNames.Threshold, thresholds, RowMeaning.Latent);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var threshold = HasThresholds ? graph.Use(parameters[ParameterNames.Threshold]) : null;
        // Thresholds are for pre-activations without a scale.
        var sae = Use(graph, parameters, scaled: !HasThresholds, threshold);
        var f = graph.Encode(x, sae.Encoder, HasThresholds ? Activation.JumpRelu(Bandwidth) : Activation.Relu);
        var levels = offered.HasFlag(SaeAbilities.Levels) ? graph.DecodePrefixes(sae.Amounts(graph, f), sae.Decoder, sae.DecoderBias, Widths) : null;
        var xHat = levels is null ? Decode(graph, parameters, x, sae, f) : levels[^1];
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat) { Sae = sae, Levels = levels is null ? null : new PrefixLevels(levels, Widths, null) };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => throw new NotSupportedException("Losses and resamplers are tried in it; it is never exported.");

    private sealed record HostOptions : SaeOptions;
}
