using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Easy rows: x = Σ_i a_i g_i + b with few features of known directions.</summary>
/// <remarks>Each feature fires with probability active/features and a magnitude uniform in (0.5, 1.5]. Row r of a part comes from lane r of the part's own stream.</remarks>
internal abstract class PlantedProblem : IActivationSource, IGroundTruth
{
    private readonly RandomStream _random;
    private readonly double _probability;
    private readonly Matrix _inputs;

    /// <summary>A problem of that size.</summary>
    /// <param name="features">How many features.</param>
    /// <param name="inputDim">d.</param>
    /// <param name="active">Σ p_i, the mean number of features of a row.</param>
    /// <param name="offset">‖b‖.</param>
    /// <param name="random">Its stream.</param>
    protected PlantedProblem(int features, int inputDim, double active, double offset, RandomStream random)
    {
        (_random, _probability) = (random, active / features);
        _inputs = RandomDirections(features, inputDim, random.For("directions"));
        InputOffset = RandomDirections(1, inputDim, random.For("offset"));
        foreach (ref var value in InputOffset.Span)
            value *= (float)offset;
    }

    public int InputDim => _inputs.Columns;

    public int FeatureCount => _inputs.Rows;

    public IReadOnlyList<string> Files => [];

    /// <summary>The directions in which features appear in what is to be reconstructed.</summary>
    public abstract Matrix Directions { get; }

    /// <summary>b [1, d].</summary>
    public Matrix InputOffset { get; }

    public long? RowCount(Split split) => null;

    public abstract IActivationStream Open(Split split);

    /// <summary>Some rows of the held-out part.</summary>
    public Matrix Rows(int count, long position = 0)
    {
        var rows = new Matrix(count, InputDim);
        using var stream = Open(Split.HeldOut);
        stream.Position = position;
        stream.Read(rows);
        return rows;
    }

    public virtual void Dispose()
    {
        _inputs.Dispose();
        InputOffset.Dispose();
    }

    /// <summary>Random directions of norm 1.</summary>
    public static Matrix RandomDirections(int count, int dimension, RandomStream random)
    {
        var rows = new Matrix(count, dimension);
        random.FillGaussian(rows.Span);
        for (var i = 0; i < count; i++)
        {
            var norm = RowGeometry.Norm(rows.Row(i));
            foreach (ref var value in rows.Row(i))
                value = (float)(value / norm);
        }

        return rows;
    }

    /// <summary>The directions in which features appear in the inputs.</summary>
    protected Matrix InputDirections => _inputs;

    protected PlantedRows OpenStream(Split split) => new(_inputs, InputOffset, _probability, _random.For($"{split} rows"));
}
