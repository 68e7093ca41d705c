using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.JumpRelu;

/// <summary>f = z·H(z − θ), z = (x − s·b_dec)·W_encᵀ + b_enc, x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ·(a penalty on firing); see <see cref="JumpReluOptions"/>.</summary>
internal sealed class JumpRelu : Sae
{
    private const string SparsityTerm = "sparsity";

    private readonly JumpReluOptions _options;
    private readonly ThresholdParameter _threshold;

    public JumpRelu(JumpReluOptions options, VariantContext context) : base(options, context)
    {
        _options = options;
        _threshold = new ThresholdParameter(options.ThresholdForm, options.InitialThreshold);
        Constraints = [.. base.Constraints, .. _threshold.Constraints];
    }

    public override IReadOnlyList<ParameterConstraint> Constraints { get; }

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, SparsityTerm];

    public override SaeAbilities Abilities => SaeAbilities.AffineEncoder | SaeAbilities.Thresholds;

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        _threshold.Create(parameters, Shape.LatentCount);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false, _threshold.Use(graph, parameters));
        var f = Encode(graph, x, sae, Activation.JumpRelu(_options.Bandwidth, _options.TrainsInput), out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        step.AddLoss(SparsityTerm, Penalty(graph, f, sae.Norms), _options.CoefficientOrDefault());
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override void AfterResampling(ParameterSet parameters, IReadOnlyList<LatentEdit> edits) => _threshold.Restart(parameters, edits);

    public override LearnedDictionary Export(ParameterSet parameters) =>
        Export(parameters, Activation.JumpRelu(0), _threshold.Columns(parameters, passes: 1 + (_options.Refinement?.Steps ?? 0)), scaled: false);

    private ScalarNode Penalty(Graph graph, LatentNode f, DenseNode? norms)
    {
        if (_options.Sparsity == SparsityPenalty.Tanh)
            return graph.MeanTanh(f, _options.TanhScale, norms);
        var l0 = graph.MeanL0(f);
        if (_options.Sparsity == SparsityPenalty.Step)
            return l0;
        var excess = graph.Add(graph.Scale(l0, 1 / _options.TargetL0!.Value), -1);
        return graph.Multiply(excess, excess);
    }
}
