using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>The common ground of variants with an affine encoder and a linear decoder: z = (x − s·b_dec)·W_encᵀ + b_enc, x̂ = f·W_dec + b_dec.</summary>
/// <remarks>
/// Brings the parameters, their initialisation, constraints and export, and the axes of <see cref="SaeOptions"/>.
/// A variant adds its forward pass and losses, and says which activation inference uses.
/// </remarks>
public abstract class Sae : ISaeVariant
{
    /// <summary>The name of the term that measures the squared error.</summary>
    protected const string ReconstructionTerm = "reconstruction";

    private readonly SaeOptions _options;
    private readonly LatentNode[] _earlier;

    /// <summary>A variant with these options.</summary>
    /// <param name="options">What the manifest chose.</param>
    /// <param name="context">What the source offers.</param>
    /// <param name="outputDim">Length of a reconstruction; null where it is that of an input.</param>
    protected Sae(SaeOptions options, VariantContext context, int? outputDim = null)
    {
        _options = options;
        _earlier = new LatentNode[options.Refinement?.Steps ?? 0];
        Shape = new SaeShape(context.InputDim, options.Latents, outputDim ?? context.InputDim);
        Constraints = [.. ConstraintsOf(options)];
    }

    /// <inheritdoc/>
    public SaeShape Shape { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ParameterConstraint> Constraints { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> LossTerms { get; }

    /// <inheritdoc/>
    public virtual SaeAbilities Abilities => SaeAbilities.AffineEncoder;

    /// <inheritdoc/>
    public virtual bool LatentsAreInterchangeable => true;

    /// <summary>Whether decoder norms count: <see cref="DecoderNorm.Weighted"/>.</summary>
    protected bool IsWeighted => _options.DecoderNorm == DecoderNorm.Weighted;

    /// <summary>Of how many equal parts a decoder row consists, each of which starts with the norm that the options ask for. Default 1.</summary>
    protected virtual int DecoderParts => 1;

    /// <inheritdoc/>
    public virtual void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        SaeParameters.Create(parameters, Shape, context, _options.Initialisation, _options.Frozen, DecoderParts, _options.EncoderBias);
        if (_options.BypassRank > 0)
            Bypass.Create(parameters, Shape, _options.BypassRank, context.Random);
    }

    /// <inheritdoc/>
    public abstract ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step);

    /// <inheritdoc/>
    public virtual void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step)
    {
    }

    /// <inheritdoc/>
    public virtual void AfterResampling(ParameterSet parameters, IReadOnlyList<LatentEdit> edits)
    {
    }

    /// <inheritdoc/>
    public abstract LearnedDictionary Export(ParameterSet parameters);

    /// <summary>The parameters as nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">What <see cref="Initialise"/> created.</param>
    /// <param name="scaled">Whether the encoder multiplies z_i by n_i where decoder norms count, so that a selection sees f_i·n_i.</param>
    /// <param name="threshold">Thresholds of JumpReLU, if any.</param>
    protected SaeNodes Use(Graph graph, ParameterSet parameters, bool scaled, DenseNode? threshold = null)
    {
        var p = SaeParameters.Of(parameters);
        var (decoder, decoderBias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
        var norms = IsWeighted ? graph.RowNorms(decoder) : null;
        var weights = graph.Use(p.EncoderWeights);
        var encoder = new Encoder(
            _options.AlignedEncoder ? graph.AlignRows(weights, decoder) : weights, graph.Use(p.EncoderBias),
            _options.SubtractDecoderBias ? decoderBias : null, scaled ? norms : null, threshold);
        return new SaeNodes(encoder, decoder, decoderBias, norms);
    }

    /// <summary>Encodes, and refines where the options say so.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The batch [B, d].</param>
    /// <param name="sae">Encoder and decoder.</param>
    /// <param name="activation">How latents follow from pre-activations, in each pass.</param>
    /// <param name="earlier">Latents of the passes before the last; null where the encoder runs once. The list is reused by the next call.</param>
    protected LatentNode Encode(Graph graph, DenseNode x, in SaeNodes sae, Activation activation, out IReadOnlyList<LatentNode>? earlier)
    {
        var f = graph.Encode(x, sae.Encoder, activation);
        earlier = null;
        if (_options.Refinement is not { } refinement)
            return f;

        // z_t = z_{t−1} + η·(x − x̂_{t−1})·W_encᵀ is an encoding of x + η·Σ (x − x̂), since the encoder is affine.
        var input = x;
        for (var step = 0; step < refinement.Steps; step++)
        {
            _earlier[step] = f;
            input = graph.Add(input, graph.Subtract(x, sae.Decode(graph, f)), refinement.StepSize);
            f = graph.Encode(input, sae.Encoder, activation);
        }

        earlier = _earlier;
        return f;
    }

    /// <summary>x̂, with the dense path beside the latents where there is one.</summary>
    protected DenseNode Decode(Graph graph, ParameterSet parameters, DenseNode x, in SaeNodes sae, LatentNode latents) =>
        AddBypass(graph, parameters, x, sae, sae.Decode(graph, latents));

    /// <summary>A reconstruction with the dense path beside the latents added, where there is one.</summary>
    protected DenseNode AddBypass(Graph graph, ParameterSet parameters, DenseNode x, in SaeNodes sae, DenseNode reconstruction) =>
        _options.BypassRank == 0 ? reconstruction : graph.Add(reconstruction, Bypass.Run(graph, parameters, x, sae.Encoder.PreBias));

    /// <summary>The squared error in the form that the options ask for.</summary>
    protected ScalarNode Error(Graph graph, DenseNode reconstruction, DenseNode target)
    {
        var error = graph.MeanSquaredError(reconstruction, target);
        return _options.ReconstructionError switch
        {
            ReconstructionError.Mean => graph.Scale(error, 1.0 / target.Value.Columns),
            ReconstructionError.FractionOfVariance => graph.Scale(error, Inverse(graph.MeanSquareAboutMean(target))),
            _ => error,
        };

        // A batch without variance has no fraction of it to explain.
        static double Inverse(double variance) => variance > 0 ? 1 / variance : 0;
    }

    /// <summary>The inference form with an activation, decoder norms folded where they count.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="activation">How latents follow from pre-activations.</param>
    /// <param name="thresholds">θ of JumpReLU, a column per pass of the encoder; becomes the dictionary's.</param>
    /// <param name="scaled">Whether thresholds are in the units of an encoder that multiplies z_i by n_i where decoder norms count (see <see cref="Use"/>), else in those of z.</param>
    protected LearnedDictionary Export(ParameterSet parameters, Activation activation, Matrix? thresholds = null, bool scaled = true)
    {
        var dictionary = SaeParameters.Of(parameters).Export(activation, _options.SubtractDecoderBias) with
        {
            SkipWeights = _options.BypassRank == 0 ? null : Bypass.Product(parameters),
            Refinement = _options.Refinement is { } refinement ? new Refinement(refinement.Steps, refinement.StepSize) : null,
            Thresholds = thresholds,
        };
        if (_options.AlignedEncoder)
            Alignment.Apply(dictionary.EncoderWeights, dictionary.DecoderWeights);
        if (!IsWeighted)
            return dictionary;

        // The fold multiplies thresholds by norms, and those of a selection have them in already. An encoder that uses the decoder cannot be folded.
        if (thresholds is not null && scaled)
            DivideByNorms(thresholds, dictionary.DecoderWeights);
        if (dictionary.Refinement is null)
            dictionary.FoldDecoderNorms();
        return dictionary;
    }

    private static void DivideByNorms(Matrix thresholds, Matrix decoder)
    {
        for (var i = 0; i < thresholds.Rows; i++)
        {
            foreach (ref var threshold in thresholds.Row(i))
                threshold = (float)(threshold / Math.Max(RowGeometry.Norm(decoder.Row(i)), 1e-8));
        }
    }

    private static IEnumerable<ParameterConstraint> ConstraintsOf(SaeOptions options)
    {
        if (options.Frozen == FrozenPart.Decoder)
            yield break;
        // The angle first: it keeps norms, and scaling keeps angles.
        if (options.Frozen == FrozenPart.DecoderSoftly)
            yield return new ConeConstraint(ParameterNames.DecoderWeights, ParameterNames.DecoderStart, options.FrozenCosine);
        if (options.DecoderNorm is DecoderNorm.Unit or DecoderNorm.UnitBeforeForward or DecoderNorm.UnitBeforeStep)
        {
            yield return new UnitRowsConstraint(ParameterNames.DecoderWeights)
            {
                Time = options.DecoderNorm switch
                {
                    DecoderNorm.UnitBeforeForward => EnforcementTime.BeforeForward,
                    DecoderNorm.UnitBeforeStep => EnforcementTime.BeforeStep,
                    _ => EnforcementTime.AfterStep,
                },
            };
        }
    }
}
