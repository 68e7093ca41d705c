using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.L1;

/// <summary>f = ReLU((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ·penalty(f_i w_i) with w_i = ‖d_i‖ where decoder norms count, else 1.</summary>
/// <remarks>The penalty is Σ u_i, or another one of <see cref="PenaltyOptions"/>.</remarks>
internal sealed class L1(L1Options options, VariantContext context) : Sae(options, context)
{
    private const string Sparsity = "sparsity";
    private readonly double _lambda = options.Coefficient.Canonical(context.InputDim, options.Latents);
    private readonly Annealing? _annealing = options.Penalty.Anneal is { } anneal ? new Annealing(options.Penalty, anneal) : null;

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, Sparsity];

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        if (_annealing is not null)
            Annealing.Create(parameters);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        var f = Encode(graph, x, sae, Activation.Relu, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        var p = _annealing?.PowerAt(step.Progress) ?? options.Penalty.P;
        var penalty = options.Penalty.Form == PenaltyForm.Norm ? graph.MeanLpNorm(f, p, sae.Norms) : graph.MeanPower(f, p, sae.Norms);
        step.AddLoss(Sparsity, penalty, _lambda * (_annealing is null ? 1 : Annealing.FactorOf(parameters)));
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step) =>
        _annealing?.Observe(parameters, pass, step.Progress);

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.Relu);
}
