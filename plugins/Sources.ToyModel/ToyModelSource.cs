using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>h = Σ_i x_i W_i; see <see cref="ToyModelOptions"/>.</summary>
/// <remarks>
/// The model is trained when something of it is first wanted, so that a manifest can be checked without.
/// Row r of a part is made from lane r of that part's random stream alone.
/// </remarks>
internal sealed class ToyModelSource : IActivationSource, ISuperposition
{
    private readonly RandomStream _random;
    private readonly Lazy<RepresentedFeatures> _represented;

    public ToyModelSource(ToyModelOptions options, RandomStream random)
    {
        _random = random;
        InputDim = options.Dimension;
        Sampler = new FeatureSampler(options);
        IsRectified = options.Output == ToyModelOutput.Rectified;
        Importances = FeatureSets.Importances(options);
        Densities = FeatureSets.Densities(options);
        HasIndependentFeatures = options.CorrelatedSets + options.AnticorrelatedSets == 0;
        _represented = new Lazy<RepresentedFeatures>(() => new RepresentedFeatures(ToyModelTraining.Run(options, random.For("model"))));
    }

    public int InputDim { get; }

    public IReadOnlyList<string> Files => [];

    public Matrix Directions => Represented.Directions;

    public Matrix Embedding => Represented.Model.Embedding;

    public IReadOnlyList<double> Bias => Represented.Model.Bias;

    public IReadOnlyList<double> Losses => Represented.Model.Losses;

    public bool IsRectified { get; }

    public IReadOnlyList<double> Importances { get; }

    public IReadOnlyList<double> Densities { get; }

    public bool HasIndependentFeatures { get; }

    internal FeatureSampler Sampler { get; }

    internal RepresentedFeatures Represented => _represented.Value;

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) =>
        new ToyModelStream(this, _random.For(split == Split.Training ? "training rows" : "held-out rows"));

    public void Dispose()
    {
        if (_represented.IsValueCreated)
            _represented.Value.Dispose();
    }
}
