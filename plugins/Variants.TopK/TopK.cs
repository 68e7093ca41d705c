using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.TopK;

/// <summary>f = TopK((x − b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² (Gao et al. 2024).</summary>
internal sealed class TopK(TopKOptions options, VariantContext context) : Sae(options, context)
{
    public override IReadOnlyList<string> LossTerms { get; } = options.MultiTopk is null ? [ReconstructionTerm] : [ReconstructionTerm, MultiTerm];

    private const string MultiTerm = "multi_topk";

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var k = Math.Max(1, (int)options.KSchedule.At(options.K, step.Progress));
        var sae = Use(graph, parameters, scaled: true);
        // First, since the list of earlier passes belongs to the last encoding.
        var more = options.MultiTopk is { } m ? Decode(graph, parameters, x, sae, Encode(graph, x, sae, MoreThan(k, m), out _)) : null;
        var f = Encode(graph, x, sae, Activation.TopK(k), out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        if (options.MultiTopk is { } multi)
            step.AddLoss(MultiTerm, Error(graph, more!, step.TargetOf(x)), multi.Coefficient);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.TopK(options.K));

    private Activation MoreThan(int k, MultiTopKOptions multi) => Activation.TopK((int)Math.Min((long)multi.Multiple * k, options.Latents));
}
