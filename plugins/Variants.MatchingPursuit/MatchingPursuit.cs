using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.MatchingPursuit;

/// <summary>f by matching pursuit of x − b_dec over the decoder rows, x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² (arXiv 2506.03093).</summary>
/// <remarks>Decoder rows are kept at norm 1 throughout training, since only then is what a step takes away the projection of the residual.</remarks>
internal sealed class MatchingPursuit(MatchingPursuitOptions options, VariantContext context) : ISaeVariant
{
    private const string Reconstruction = "reconstruction";

    public SaeShape Shape { get; } = new(context.InputDim, options.Latents);

    public IReadOnlyList<ParameterConstraint> Constraints { get; } = [new UnitRowsConstraint(ParameterNames.DecoderWeights)];

    public IReadOnlyList<string> LossTerms { get; } = [Reconstruction];

    private Pursuit Pursuit => new(options.Iterations ?? Shape.InputDim, options.ResidualThreshold, options.StopOnRepeatedSupport);

    public void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        using var decoder = RandomDirections.Draw(Shape.LatentCount, Shape.InputDim, context.Random.For("decoder directions"));
        using var bias = Centre.Of(context.Sample, options.DecoderBias);
        parameters.Add(ParameterNames.DecoderWeights, decoder, RowMeaning.Latent);
        parameters.Add(ParameterNames.DecoderBias, bias, RowMeaning.Shared);
    }

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var decoder = graph.Use(parameters[ParameterNames.DecoderWeights]);
        var bias = graph.Use(parameters[ParameterNames.DecoderBias]);
        var f = graph.Pursue(x, decoder, bias, Pursuit);
        var xHat = graph.Decode(f, decoder, bias);
        step.AddLoss(Reconstruction, graph.MeanSquaredError(xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters) => new()
    {
        Activation = Activation.Relu,
        Pursuit = Pursuit,
        SubtractsDecoderBias = true,
        EncoderWeights = parameters[ParameterNames.DecoderWeights].Value.ToMatrix(),
        EncoderBias = new Matrix(Shape.LatentCount, 1),
        DecoderWeights = parameters[ParameterNames.DecoderWeights].Value.ToMatrix(),
        DecoderBias = parameters[ParameterNames.DecoderBias].Value.ToMatrix(),
    };
}
