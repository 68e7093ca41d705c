using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>Planted rows with targets: x = Σ_i a_i g_i + b + ε and y = Σ_i a_i h_i + c + ε', of the same codes; see <see cref="PlantedTargetOptions"/>.</summary>
/// <remarks>Rows are those of the source without targets, bit for bit. The directions to find are h, those in the targets.</remarks>
internal sealed class PlantedPairs : IActivationSource, IGroundTruth, ITargets
{
    private readonly RandomStream _random;
    private readonly PlantedSource _rows;

    public PlantedPairs(PlantedOptions options, RandomStream random)
    {
        var targets = options.Targets ?? throw new ArgumentException("These options have no targets.", nameof(options));
        _random = random;
        _rows = new PlantedSource(options, random);
        Directions = FeatureDirections.OfTargets(options, random.For("target directions"));
        Bias = FeatureDirections.Offset(targets.Dimension, targets.Offset, random.For("target offset"));
        Noise = targets.Noise;
    }

    public int InputDim => _rows.InputDim;

    public int TargetDim => Directions.Columns;

    public IReadOnlyList<string> Files => [];

    /// <summary>h [features, target dimension].</summary>
    public Matrix Directions { get; }

    /// <summary>c [1, target dimension].</summary>
    internal Matrix Bias { get; }

    internal double Noise { get; }

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => new PlantedPairStream(
        this, _rows.OpenStream(split), _random.For(split == Split.Training ? "training targets" : "held-out targets"));

    public void Dispose()
    {
        _rows.Dispose();
        Directions.Dispose();
        Bias.Dispose();
    }
}
