using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Makes the directions of features.</summary>
internal static class Directions
{
    /// <summary>Rows shorter than this are divided by it, as SynthSAEBench does.</summary>
    private const double ShortestNorm = 1e-8;

    /// <summary>g [n, d], rows of norm 1.</summary>
    public static Matrix Create(DirectionOptions options, int features, int dimension, RandomStream random)
    {
        var directions = new Matrix(features, dimension);
        random.FillGaussian(directions.Span);
        if (options.Orthonormal == true)
        {
            MakeOrthonormal(directions);
            return directions;
        }

        for (var i = 0; i < features; i++)
            Normalise(directions.Row(i));
        Orthogonalisation.Run(directions, options.Steps ?? 0, options.LearningRate ?? 0.01);
        return directions;
    }

    /// <summary>A vector of random direction [1, dimension].</summary>
    public static Matrix Offset(int dimension, double norm, RandomStream random)
    {
        var offset = new Matrix(1, dimension);
        random.FillGaussian(offset.Span);
        Normalise(offset.Span);
        foreach (ref var value in offset.Span)
            value *= (float)norm;
        return offset;
    }

    public static void Normalise(Span<float> row)
    {
        var norm = Math.Max(Math.Sqrt(CorrelationFactor.SquaredNorm(row)), ShortestNorm);
        foreach (ref var value in row)
            value = (float)(value / norm);
    }

    /// <summary>Gram and Schmidt, each pass twice ("twice is enough", Giraud et al. 2005), in double precision.</summary>
    private static void MakeOrthonormal(Matrix directions)
    {
        var frame = new double[directions.Rows][];
        for (var i = 0; i < frame.Length; i++)
        {
            var vector = frame[i] = [.. directions.Row(i).ToArray().Select(v => (double)v)];
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var along = Dot(vector, frame[j]);
                    for (var c = 0; c < vector.Length; c++)
                        vector[c] -= along * frame[j][c];
                }

                var norm = Math.Sqrt(Dot(vector, vector));
                for (var c = 0; c < vector.Length; c++)
                    vector[c] /= norm;
            }

            for (var c = 0; c < vector.Length; c++)
                directions[i, c] = (float)vector[c];
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
