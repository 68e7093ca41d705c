using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Crosscoder;

/// <summary>f = ReLU(Σ_s x_s·W_enc^sᵀ + b_enc), x̂_s = f·W_dec^s + b_dec^s, loss Σ_s ‖x_s − x̂_s‖² + λ Σ_i f_i Σ_s ‖d_i^s‖ (Lindsey et al. 2024), with the parts s side by side in a row.</summary>
internal sealed class Crosscoder : Sae
{
    private const string Sparsity = "sparsity";

    private readonly CrosscoderOptions _options;

    public Crosscoder(CrosscoderOptions options, VariantContext context) : base(options, context)
    {
        if (context.InputDim % options.Parts != 0)
            throw new InputException($"the source's rows of {context.InputDim} dimensions cannot be cut into {options.Parts} equal parts");
        _options = options;
    }

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, Sparsity];

    protected override int DecoderParts => _options.Parts;

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        var f = Encode(graph, x, sae, Activation.Relu, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        step.AddLoss(Sparsity, graph.MeanL1(f, Weights(graph, sae)), _options.Coefficient);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.Relu);

    /// <summary>What a unit of each latent costs; null where all cost 1.</summary>
    private DenseNode? Weights(Graph graph, in SaeNodes sae) =>
        _options.Penalty == CrosscoderPenalty.SumOfNorms ? graph.RowNorms(sae.Decoder, _options.Parts) : sae.Norms;
}
