using SaeLab.Numerics;

namespace SaeLab.Sources.Pictures;

/// <summary>Gaussian noise with an amplitude of 1/f.</summary>
internal static class FractalNoise
{
    /// <summary>A picture of mean 0.</summary>
    /// <param name="random">Where the noise comes from; one normal number per pixel.</param>
    /// <param name="size">Pixels along a side, a power of 2.</param>
    public static double[] Draw(RandomStream random, int size)
    {
        var white = new double[size * size];
        random.FillGaussian(white);
        return Filter.Apply(white, size, f => f > 0 ? 1 / f : 0);
    }
}
