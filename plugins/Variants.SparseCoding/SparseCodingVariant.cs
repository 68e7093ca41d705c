using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.SparseCoding;

/// <summary>f = argmin ½‖x − b_dec − f·W_dec‖² + (λ/2)‖f‖₁, x̂ = f·W_dec + b_dec, loss ‖x − x̂‖² + λ‖f‖₁.</summary>
internal sealed class SparseCodingVariant(SparseCodingOptions options, VariantContext context) : ISaeVariant
{
    private const string Reconstruction = "reconstruction", Sparsity = "sparsity";
    private readonly double _lambda = options.Coefficient.Canonical(context.InputDim, options.Latents);
    private readonly DictionaryLearning? _learning = options.Update switch
    {
        DictionaryUpdate.Online => new OnlineLearning(),
        DictionaryUpdate.LagrangeDual => new DualLearning(),
        _ => null,
    };

    public SaeShape Shape { get; } = new(context.InputDim, options.Latents);

    public IReadOnlyList<ParameterConstraint> Constraints { get; } = options.Update == DictionaryUpdate.Gradient ? [new UnitRowsConstraint(ParameterNames.DecoderWeights)] : [];

    public IReadOnlyList<string> LossTerms { get; } = [Reconstruction, Sparsity];

    /// <summary>Without the sparsity term: λ makes the codes, which a factor on the loss does not reach.</summary>
    public IReadOnlyList<string> ScheduledTerms { get; } = [Reconstruction];

    /// <summary>What online learning remembers has latents along its columns too.</summary>
    public bool LatentsAreInterchangeable => options.Update != DictionaryUpdate.Online;

    private Lasso Lasso => new(_lambda / 2, options.Rectified);

    public void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        using var decoder = RandomDirections.Draw(Shape.LatentCount, Shape.InputDim, context.Random.For("decoder directions"));
        using var bias = Centre.Of(context.Sample, options.DecoderBias);
        parameters.Add(ParameterNames.DecoderWeights, decoder, RowMeaning.Latent, isTrained: _learning is null);
        parameters.Add(ParameterNames.DecoderBias, bias, RowMeaning.Shared);
        _learning?.Create(parameters, Shape);
    }

    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var decoder = graph.Use(parameters[ParameterNames.DecoderWeights]);
        var bias = graph.Use(parameters[ParameterNames.DecoderBias]);
        var f = graph.SparseCode(x, decoder, bias, Lasso);
        var xHat = graph.Decode(f, decoder, bias);
        step.AddLoss(Reconstruction, graph.MeanSquaredError(xHat, step.TargetOf(x)));
        step.AddLoss(Sparsity, graph.MeanL1(f), _lambda);
        return new ForwardPass(f, xHat) { Input = x };
    }

    public void AfterStep(ParameterSet parameters, in ForwardPass pass, TrainingStep step) => _learning?.Learn(parameters, pass, step);

    public LearnedDictionary Export(ParameterSet parameters) => new()
    {
        Activation = Activation.Relu,
        Lasso = Lasso,
        SubtractsDecoderBias = true,
        EncoderWeights = parameters[ParameterNames.DecoderWeights].Value.ToMatrix(),
        EncoderBias = new Matrix(Shape.LatentCount, 1),
        DecoderWeights = parameters[ParameterNames.DecoderWeights].Value.ToMatrix(),
        DecoderBias = parameters[ParameterNames.DecoderBias].Value.ToMatrix(),
    };
}
