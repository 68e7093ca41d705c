using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace MyVariant;

/// <summary>f = TopK((x − b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ Σ_i f_i; decoder rows have norm 1.</summary>
internal sealed class MyVariant(MyVariantOptions options, int inputDim) : ISaeVariant
{
    private readonly Activation _activation = Activation.TopK(options.K);

    public SaeShape Shape { get; } = new(inputDim, options.Latents);

    public DecoderConstraint DecoderConstraint => DecoderConstraint.UnitNorm;

    public IReadOnlyList<string> LossTerms { get; } = ["reconstruction", "sparsity"];

    public void Initialise(ParameterSet parameters, InitialisationContext context) =>
        SaeParameters.Create(parameters, Shape, context, decoderRowNorm: 1, DecoderBiasStart.GeometricMedian);

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var p = SaeParameters.Of(parameters);
        var decoderBias = graph.Use(p.DecoderBias);
        var encoder = new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), PreBias: decoderBias);

        var f = graph.Encode(x, encoder, _activation);                         // [B, m], at most k of a row not 0
        var xHat = graph.Decode(f, graph.Use(p.DecoderWeights), decoderBias);  // [B, d]
        step.AddLoss("reconstruction", graph.MeanSquaredError(xHat, x));
        step.AddLoss("sparsity", graph.MeanL1(f), options.Coefficient);
        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters) =>
        SaeParameters.Of(parameters).Export(_activation, subtractsDecoderBias: true);
}
