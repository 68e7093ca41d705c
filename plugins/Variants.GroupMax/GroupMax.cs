using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.GroupMax;

/// <summary>f = the largest of each group of z = (x − b_dec)·W_encᵀ + b_enc, then ReLU; x̂ = f·W_dec + b_dec, loss ‖x − x̂‖².</summary>
internal sealed class GroupMax(GroupMaxOptions options, VariantContext context) : Sae(options, context)
{
    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm];

    /// <summary>Groups are of neighbours.</summary>
    public override bool LatentsAreInterchangeable => false;

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Encode(graph, x, sae, Activation.GroupMax(options.Groups), out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.GroupMax(options.Groups));
}
