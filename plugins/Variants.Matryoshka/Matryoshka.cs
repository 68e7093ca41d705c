using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Matryoshka;

/// <summary>f as the selection gives it, x̂_w = Σ over the first w latents of f_i d_i + b_dec, loss Σ_w c_w ‖x − x̂_w‖² (Bussmann et al. 2025).</summary>
internal sealed class Matryoshka : SelectionSae
{
    private const string InnerTerm = "prefixes", Sparsity = "sparsity";

    private readonly MatryoshkaOptions _options;
    private readonly double? _lambda;
    private readonly PrefixWidths _widths;
    private readonly LevelWeights _weights;
    private readonly FrequencyOrder? _order;
    private readonly DenseNode[] _reconstructions;

    public Matryoshka(MatryoshkaOptions options, VariantContext context) : base(options, options.ToSelection(), context)
    {
        (_options, _lambda) = (options, options.Coefficient?.Canonical(context.InputDim, options.Latents));
        _widths = new PrefixWidths(options);
        _weights = new LevelWeights(options, _widths.Count);
        _order = options.SortByFrequency ? new FrequencyOrder(options.Latents) : null;
        _reconstructions = new DenseNode[_widths.Count];
        LossTerms = _lambda is null ? [ReconstructionTerm, InnerTerm] : [ReconstructionTerm, InnerTerm, Sparsity];
    }

    public override IReadOnlyList<string> LossTerms { get; }

    /// <summary>The first ones are in more prefixes.</summary>
    public override bool LatentsAreInterchangeable => false;

    public override SaeAbilities Abilities => base.Abilities | SaeAbilities.Levels;

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        _order?.Create(parameters);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Select(graph, x, sae, step, out var earlier);
        var (widths, order) = (_widths.At(step), _order?.Of(parameters));
        var decoded = graph.DecodePrefixes(sae.Amounts(graph, f), sae.Decoder, sae.DecoderBias, widths, order);
        for (var level = 0; level < decoded.Count; level++)
            _reconstructions[level] = AddBypass(graph, parameters, x, sae, decoded[level]);
        var levels = new PrefixLevels(_reconstructions, widths, order);
        AddErrors(graph, step.TargetOf(x), step);
        if (_lambda is { } lambda)
            step.AddLoss(Sparsity, graph.MeanL1(f, _weights.OfLatents(graph, levels)), lambda);
        return new ForwardPass(f, _reconstructions[^1]) { Sae = sae, EarlierLatents = earlier, Levels = levels };
    }

    public override void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step)
    {
        base.AfterStep(parameters, pass, step);
        _order?.Observe(parameters, pass.Latents.Value);
    }

    private void AddErrors(Graph graph, DenseNode target, TrainingStep step)
    {
        var last = _reconstructions.Length - 1;
        step.AddLoss(ReconstructionTerm, Error(graph, _reconstructions[last], target), _weights[last]);
        for (var level = 0; level < last; level++)
        {
            var xHat = _reconstructions[level];
            // x̂_w − x̂_v + sg(x̂_v): of what the prefix v before it explains, only the value.
            if (_options.DetachPrefixes && level > 0)
                xHat = graph.Add(graph.Subtract(xHat, _reconstructions[level - 1]), graph.Detach(_reconstructions[level - 1]));
            step.AddLoss(InnerTerm, Error(graph, xHat, target), _weights[level]);
        }
    }
}
