using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.L1;

/// <summary>f = ReLU((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ Σ_i f_i w_i with w_i = 1 or ‖d_i‖.</summary>
internal sealed class L1(L1Options options, int inputDim) : ISaeVariant
{
    private const string Reconstruction = "reconstruction", Sparsity = "sparsity";
    private readonly bool _weighted = options.Form == L1Form.April2024;
    private readonly double _lambda = options.Coefficient.Canonical(inputDim, options.Latents);
    private readonly bool _subtracts = options.SubtractDecoderBias ?? options.Form == L1Form.Bricken2023;

    public SaeShape Shape { get; } = new(inputDim, options.Latents);

    public DecoderConstraint DecoderConstraint => _weighted ? DecoderConstraint.None : DecoderConstraint.UnitNorm;

    public IReadOnlyList<string> LossTerms { get; } = [Reconstruction, Sparsity];

    public void Initialise(ParameterSet parameters, InitialisationContext context) => SaeParameters.Create(
        parameters, Shape, context, decoderRowNorm: _weighted ? 0.1 : 1,
        options.DecoderBiasStart ?? (_weighted ? DecoderBiasStart.Zero : DecoderBiasStart.GeometricMedian));

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var p = SaeParameters.Of(parameters);
        var (decoder, decoderBias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
        var encoder = new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), PreBias: _subtracts ? decoderBias : null);

        var f = graph.Encode(x, encoder, Activation.Relu);
        var xHat = graph.Decode(f, decoder, decoderBias);
        step.AddLoss(Reconstruction, graph.MeanSquaredError(xHat, x));
        step.AddLoss(Sparsity, graph.MeanL1(f, _weighted ? graph.RowNorms(decoder) : null), _lambda);
        return new ForwardPass(f, xHat);
    }

    public LearnedDictionary Export(ParameterSet parameters)
    {
        var dictionary = SaeParameters.Of(parameters).Export(Activation.Relu, _subtracts);
        if (_weighted)
            dictionary.FoldDecoderNorms();
        return dictionary;
    }
}
