using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace MyVariant;

/// <summary>f = TopK((x − b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ Σ_i f_i.</summary>
internal sealed class MyVariant(MyVariantOptions options, VariantContext context) : Sae(options, context)
{
    private readonly Activation _activation = Activation.TopK(options.K);
    private readonly double _lambda = options.Coefficient.Canonical(context.InputDim, options.Latents);

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, "sparsity"];

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Encode(graph, x, sae, _activation, out var earlier);  // [B, m], at most k of a row not 0
        var xHat = Decode(graph, parameters, x, sae, f);              // [B, d]
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        step.AddLoss("sparsity", graph.MeanL1(f), _lambda);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, _activation);
}
