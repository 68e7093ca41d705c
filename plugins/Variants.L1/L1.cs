using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.L1;

/// <summary>f = ReLU((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ Σ_i f_i w_i with w_i = ‖d_i‖ where decoder norms count, else 1.</summary>
internal sealed class L1(L1Options options, VariantContext context) : Sae(options, context)
{
    private const string Sparsity = "sparsity";

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, Sparsity];

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        var f = Encode(graph, x, sae, Activation.Relu, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        step.AddLoss(Sparsity, graph.MeanL1(f, sae.Norms), options.Coefficient);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.Relu);
}
