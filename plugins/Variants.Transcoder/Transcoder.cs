using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Transcoder;

/// <summary>f = act(x·W_encᵀ + b_enc), ŷ = f·W_dec + b_dec (+ x·W_skipᵀ), loss ‖y − ŷ‖² (+ λ Σ_i f_i‖d_i‖ with ReLU); y is the target, or x where the source has none.</summary>
internal sealed class Transcoder : Sae
{
    private const string Sparsity = "sparsity";

    private readonly TranscoderOptions _options;
    private readonly ThresholdCalibration? _calibration;

    public Transcoder(TranscoderOptions options, VariantContext context) : base(options, context, context.TargetDim)
    {
        _options = options;
        LossTerms = options.Activation == TranscoderActivation.Relu ? [ReconstructionTerm, Sparsity] : [ReconstructionTerm];
        if (options.Activation == TranscoderActivation.Batchtopk)
            _calibration = new ThresholdCalibration(options.Threshold);
    }

    public override IReadOnlyList<string> LossTerms { get; }

    public override SaeAbilities Abilities => SaeAbilities.AffineEncoder | SaeAbilities.Targets;

    private bool Selects => _options.Activation != TranscoderActivation.Relu;

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        if (_options.ZeroDecoder)
            parameters[ParameterNames.DecoderWeights].Value.CopyFrom(new float[Shape.LatentCount * Shape.OutputDim]);
        if (_options.CentredInputs)
            Centre(parameters, context.Sample);
        if (_options.Skip)
        {
            using var skip = new Matrix(Shape.OutputDim, Shape.InputDim);
            parameters.Add(ParameterNames.Skip, skip, RowMeaning.Shared);
        }

        _calibration?.Create(parameters);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: Selects);
        var f = graph.Encode(x, sae.Encoder, ActivationAt(step.Progress));
        var y = Decode(graph, parameters, x, sae, f);
        if (_options.Skip)
            y = graph.Add(y, graph.Linear(x, graph.Use(parameters[ParameterNames.Skip])));
        step.AddLoss(ReconstructionTerm, Error(graph, y, step.TargetOf(x)));
        if (!Selects)
            step.AddLoss(Sparsity, graph.MeanL1(f, sae.Norms), _options.Coefficient);
        return new ForwardPass(f, y) { Sae = sae };
    }

    public override void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step) =>
        _calibration?.Observe(parameters, pass.Latents.Value);

    public override LearnedDictionary Export(ParameterSet parameters)
    {
        var dictionary = _options.Activation switch
        {
            TranscoderActivation.Relu => Export(parameters, Activation.Relu),
            TranscoderActivation.Topk => Export(parameters, Activation.TopK((int)_options.K!.Value)),
            _ => Export(parameters, Activation.JumpRelu(0), _calibration!.Column(parameters, Shape.LatentCount)),
        };
        return _options.Skip ? dictionary with { SkipWeights = parameters[ParameterNames.Skip].Value.ToMatrix() } : dictionary;
    }

    private Activation ActivationAt(TrainingProgress progress) => _options.Activation switch
    {
        TranscoderActivation.Relu => Activation.Relu,
        TranscoderActivation.Topk => Activation.TopK((int)_options.KSchedule.At(_options.K!.Value, progress)),
        _ => Activation.BatchTopK(_options.KSchedule.At(_options.K!.Value, progress)),
    };

    /// <summary>b_enc −= W_enc·x̄, so that pre-activations start about where those of centred inputs would.</summary>
    private static void Centre(ParameterSet parameters, Matrix sample)
    {
        using var mean = Abstractions.Centre.Mean(sample);
        using var weights = parameters[ParameterNames.EncoderWeights].Value.ToMatrix();
        using var bias = parameters[ParameterNames.EncoderBias].Value.ToMatrix();
        for (var i = 0; i < weights.Rows; i++)
            bias[i, 0] -= (float)RowGeometry.Dot(weights.Row(i), mean.Row(0));
        parameters[ParameterNames.EncoderBias].Value.CopyFrom(bias.Span);
    }
}
