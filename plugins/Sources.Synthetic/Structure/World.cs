using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Everything that rows are made from.</summary>
/// <remarks>Directions are made when they are first wanted: pushing those of a large world apart takes a minute, which checking a manifest does not need.</remarks>
internal sealed class World : IDisposable
{
    private readonly Lazy<Matrix> _directions;

    /// <summary>A world of known directions.</summary>
    public World(FeatureModel model, Matrix directions, Matrix bias)
        : this(model, new Lazy<Matrix>(directions), bias)
    {
    }

    private World(FeatureModel model, Lazy<Matrix> directions, Matrix bias) => (Model, _directions, Bias) = (model, directions, bias);

    /// <summary>Which features fire, and how strongly.</summary>
    public FeatureModel Model { get; }

    /// <summary>g [n, d], rows of norm 1.</summary>
    public Matrix Directions => _directions.Value;

    /// <summary>b [1, d].</summary>
    public Matrix Bias { get; }

    /// <summary>d.</summary>
    public int Dimension => Bias.Columns;

    /// <summary>Makes a world.</summary>
    /// <param name="options">Complete options.</param>
    /// <param name="random">One stream below it per purpose, so that a change of one part leaves the others as they are.</param>
    public static World Create(SyntheticOptions options, RandomStream random) => new(
        FeatureModel.Create(options, random),
        new Lazy<Matrix>(() => Synthetic.Directions.Create(options.Directions, options.Features!.Value, options.Dimension!.Value, random.For("directions"))),
        Synthetic.Directions.Offset(options.Dimension!.Value, options.Bias ?? 0, random.For("bias")));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_directions.IsValueCreated)
            _directions.Value.Dispose();
        Bias.Dispose();
    }
}
