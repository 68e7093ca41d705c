using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Everything that rows are made from.</summary>
/// <param name="Model">Which features fire, and how strongly.</param>
/// <param name="Directions">g [n, d], rows of norm 1.</param>
/// <param name="Bias">b [1, d].</param>
internal sealed record World(FeatureModel Model, Matrix Directions, Matrix Bias) : IDisposable
{
    /// <summary>Makes a world.</summary>
    /// <param name="options">Complete options.</param>
    /// <param name="random">One stream below it per purpose, so that a change of one part leaves the others as they are.</param>
    public static World Create(SyntheticOptions options, RandomStream random) => new(
        FeatureModel.Create(options, random),
        Synthetic.Directions.Create(options.Directions, options.Features!.Value, options.Dimension!.Value, random.For("directions")),
        Synthetic.Directions.Offset(options.Dimension!.Value, options.Bias ?? 0, random.For("bias")));

    /// <inheritdoc/>
    public void Dispose()
    {
        Directions.Dispose();
        Bias.Dispose();
    }
}
