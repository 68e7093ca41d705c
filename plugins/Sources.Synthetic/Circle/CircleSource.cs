using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>See <see cref="CircleOptions"/>.</summary>
internal sealed class CircleSource(CircleOptions options, RandomStream random) : IActivationSource
{
    public int InputDim => options.Dimension;

    public IReadOnlyList<string> Files => [];

    /// <summary>u and v [2, d].</summary>
    internal Matrix Plane { get; } = Directions.Create(new DirectionOptions { Orthonormal = true }, 2, options.Dimension, random.For("plane"));

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) => new CircleStream(this, options, random.For(split == Split.Training ? "training rows" : "held-out rows"));

    public void Dispose() => Plane.Dispose();

    /// <summary>Row r comes from lane r alone.</summary>
    private sealed class CircleStream(CircleSource source, CircleOptions options, RandomStream random) : EndlessStream(options.Dimension)
    {
        protected override void Fill(Matrix rows, long first)
        {
            for (var r = 0; r < rows.Rows; r++)
            {
                random.Lane = (ulong)(first + r);
                var angle = Math.Tau * random.NextDouble();
                var (along, across) = (options.Radius * Math.Cos(angle), options.Radius * Math.Sin(angle));
                var row = rows.Row(r);
                for (var c = 0; c < row.Length; c++)
                    row[c] = (float)((along * source.Plane[0, c]) + (across * source.Plane[1, c]) + (options.Noise > 0 ? options.Noise * random.NextGaussian() : 0));
            }
        }
    }
}
