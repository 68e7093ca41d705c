using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.AbsTopK;

/// <summary>f = the k largest |z| of each row with their signs, z = (x − b_dec)·W_encᵀ + b_enc, x̂ = f·W_dec + b_dec, loss ‖x − x̂‖².</summary>
internal sealed class AbsTopK(AbsTopKOptions options, VariantContext context) : Sae(options, context)
{
    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm];

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var k = Math.Max(1, (int)options.KSchedule.At(options.K, step.Progress));
        var f = Encode(graph, x, sae, Activation.AbsTopK(k), out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.AbsTopK(options.K));
}
