using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Lista;

/// <summary>f from the last of several passes of the encoder, x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² (+ λ Σ_i f_i with relu).</summary>
internal sealed class Lista(ListaOptions options, VariantContext context) : SelectionSae(options, options.ToSelection(), context)
{
    private const string Sparsity = "sparsity";
    private readonly double? _lambda = options.Coefficient?.Canonical(context.InputDim, options.Latents);

    public override IReadOnlyList<string> LossTerms { get; } = options.Coefficient is null ? [ReconstructionTerm] : [ReconstructionTerm, Sparsity];

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Select(graph, x, sae, step, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        if (_lambda is { } lambda)
            step.AddLoss(Sparsity, graph.MeanL1(f), lambda);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }
}
