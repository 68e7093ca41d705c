using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>x = Σ_i a_i g_i + b + ε; see <see cref="PlantedOptions"/>.</summary>
/// <remarks>Row r of a part is made from lane r of that part's random stream alone, so any row can be made at any time, in any order.</remarks>
internal sealed class PlantedSource : IActivationSource, IGroundTruth
{
    private readonly RandomStream _random;

    public PlantedSource(PlantedOptions options, RandomStream random)
    {
        _random = random;
        Options = options;
        Directions = FeatureDirections.OfRows(options, random.For("directions"));
        Bias = FeatureDirections.Offset(options.Dimension, options.Offset, random.For("offset"));
        if (options.Dense is { } dense)
            Dense = RandomDirections.Orthonormal(dense.Rank, options.Dimension, random.For("dense directions"));
        Support = new SupportSampler(FiringProbabilities.Create(options));
    }

    public int InputDim => Options.Dimension;

    public IReadOnlyList<string> Files => [];

    public Matrix Directions { get; }

    internal PlantedOptions Options { get; }

    /// <summary>b [1, d].</summary>
    internal Matrix Bias { get; }

    /// <summary>Directions q of the dense component, where there is one.</summary>
    internal Matrix? Dense { get; }

    internal SupportSampler Support { get; }

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => OpenStream(split);

    internal PlantedStream OpenStream(Split split) =>
        new(this, _random.For(split == Split.Training ? "training rows" : "held-out rows"));

    public void Dispose()
    {
        Directions.Dispose();
        Bias.Dispose();
        Dense?.Dispose();
    }
}
