using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.TopK;

/// <summary>f = TopK((x − b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + c·AuxK (Gao et al. 2024).</summary>
internal sealed class TopK(TopKOptions options, int inputDim) : ISaeVariant
{
    private const string Reconstruction = "reconstruction", AuxK = "auxk";
    private readonly Activation _activation = Activation.TopK(options.K);
    private readonly int _auxLatents = options.Auxk.Latents ?? Math.Max(1, inputDim / 2);

    public SaeShape Shape { get; } = new(inputDim, options.Latents);

    public DecoderConstraint DecoderConstraint => options.RescaleByDecoderNorm ? DecoderConstraint.None : DecoderConstraint.UnitNorm;

    public IReadOnlyList<string> LossTerms { get; } = [Reconstruction, AuxK];

    public void Initialise(ParameterSet parameters, InitialisationContext context) =>
        SaeParameters.Create(parameters, Shape, context, decoderRowNorm: 1, options.DecoderBiasStart);

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var p = SaeParameters.Of(parameters);
        var (decoder, decoderBias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
        var norms = options.RescaleByDecoderNorm ? graph.RowNorms(decoder) : null;
        var encoder = new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), PreBias: decoderBias, Scale: norms);

        var f = graph.Encode(x, encoder, _activation);
        var xHat = graph.Decode(Unscaled(f), decoder, decoderBias);
        step.AddLoss(Reconstruction, graph.MeanSquaredError(xHat, x));
        if (options.Auxk.Coefficient > 0 && step.DeadLatents.Count > 0)
            AddAuxK(step.DeadLatents);
        return new ForwardPass(f, xHat);

        LatentNode Unscaled(LatentNode latents) => norms is null ? latents : graph.Divide(latents, norms);

        void AddAuxK(IReadOnlyList<int> dead)
        {
            // The residual is a constant: the term moves dead latents only, never the reconstruction. No bias on either side.
            var residual = graph.Detach(graph.Subtract(x, xHat));
            var denominator = options.Auxk.Denominator == AuxKDenominator.None ? 1 : graph.MeanSquareAboutMean(residual);
            if (denominator == 0)
                return;
            var used = Math.Min(_auxLatents, dead.Count);
            var aux = graph.Encode(x, encoder, Activation.TopK(used, options.Auxk.Rectified), only: dead);
            var error = graph.MeanSquaredError(graph.Decode(Unscaled(aux), decoder), residual);
            var share = options.Auxk.ScaledByDeadShare ? Math.Min(1, (double)dead.Count / _auxLatents) : 1;
            step.AddLoss(AuxK, graph.Scale(error, share / denominator), options.Auxk.Coefficient);
        }
    }

    public LearnedDictionary Export(ParameterSet parameters)
    {
        var dictionary = SaeParameters.Of(parameters).Export(_activation, subtractsDecoderBias: true);
        if (options.RescaleByDecoderNorm)
            dictionary.FoldDecoderNorms();
        return dictionary;
    }
}
