using SaeLab.Numerics;

namespace SaeLab.Sources.Planted;

/// <summary>Random directions of norm 1, made in double precision.</summary>
internal static class RandomDirections
{
    /// <summary>Independent directions, uniform on the sphere: normalised Gaussian vectors. [count, dimension].</summary>
    public static Matrix Independent(int count, int dimension, RandomStream random)
    {
        var directions = new Matrix(count, dimension);
        var vector = new double[dimension];
        for (var i = 0; i < count; i++)
        {
            FillUnit(vector, random);
            Round(vector, directions.Row(i));
        }

        return directions;
    }

    /// <summary>Orthonormal directions: Gaussian vectors made orthogonal one after another (Gram and Schmidt). [count ≤ dimension, dimension].</summary>
    public static Matrix Orthonormal(int count, int dimension, RandomStream random)
    {
        var frame = new double[count][];
        var directions = new Matrix(count, dimension);
        for (var i = 0; i < count; i++)
        {
            frame[i] = new double[dimension];
            FillUnit(frame[i], random);
            // What rounding leaves after the first pass, the second removes ("twice is enough", Giraud et al. 2005).
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                    RemoveComponent(frame[i], frame[j]);
                Normalise(frame[i]);
            }

            Round(frame[i], directions.Row(i));
        }

        return directions;
    }

    private static void FillUnit(Span<double> vector, RandomStream random)
    {
        for (var i = 0; i < vector.Length; i++)
            vector[i] = random.NextGaussian();
        Normalise(vector);
    }

    private static void RemoveComponent(Span<double> vector, ReadOnlySpan<double> direction)
    {
        var projection = Dot(vector, direction);
        for (var i = 0; i < vector.Length; i++)
            vector[i] -= projection * direction[i];
    }

    private static void Normalise(Span<double> vector)
    {
        var norm = Math.Sqrt(Dot(vector, vector));
        for (var i = 0; i < vector.Length; i++)
            vector[i] /= norm;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Round(ReadOnlySpan<double> vector, Span<float> destination)
    {
        for (var i = 0; i < vector.Length; i++)
            destination[i] = (float)vector[i];
    }
}
