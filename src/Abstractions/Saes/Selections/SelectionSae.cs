using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>The common ground of variants that train with a <see cref="Selection"/>: it selects by f_i·‖d_i‖ where decoder norms count, follows the schedule of k, finds the thresholds of inference, and exports with them.</summary>
/// <remarks>Where k is a mean over the batch, the exported dictionary is a JumpReLU with a threshold for each pass of the encoder.</remarks>
public abstract class SelectionSae : Sae
{
    private readonly Selection _selection;
    private readonly PassThresholds? _thresholds;

    /// <summary>A variant with these options.</summary>
    /// <param name="options">What the manifest chose.</param>
    /// <param name="selection">How latents are selected.</param>
    /// <param name="context">What the source offers.</param>
    protected SelectionSae(SaeOptions options, Selection selection, VariantContext context) : base(options, context)
    {
        _selection = selection;
        if (selection.Kind == SelectionKind.Batchtopk)
            _thresholds = new PassThresholds(selection.Threshold, 1 + (options.Refinement?.Steps ?? 0));
    }

    /// <inheritdoc/>
    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        _thresholds?.Create(parameters);
    }

    /// <inheritdoc/>
    public override void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step) => _thresholds?.Observe(parameters, pass);

    /// <inheritdoc/>
    public override LearnedDictionary Export(ParameterSet parameters) =>
        Export(parameters, _selection.ForInference, _thresholds?.Columns(parameters, Shape.LatentCount));

    /// <summary>Encodes with the step's selection, and refines where the options say so.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The batch [B, d].</param>
    /// <param name="sae">Encoder and decoder; the encoder scaled where norms count.</param>
    /// <param name="step">Where training stands.</param>
    /// <param name="earlier">Latents of the passes before the last; null where the encoder runs once.</param>
    protected LatentNode Select(Graph graph, DenseNode x, in SaeNodes sae, TrainingStep step, out IReadOnlyList<LatentNode>? earlier) =>
        Encode(graph, x, sae, _selection.At(step.Progress), out earlier);
}
