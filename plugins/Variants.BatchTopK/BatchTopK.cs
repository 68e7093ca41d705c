using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.BatchTopK;

/// <summary>f = BatchTopK((x − b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² (Bussmann et al. 2024).</summary>
internal sealed class BatchTopK(BatchTopKOptions options, VariantContext context)
    : SelectionSae(options, new Selection(SelectionKind.Batchtopk, options.K, options.KSchedule, options.Threshold), context)
{
    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm];

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Select(graph, x, sae, step, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }
}
