namespace SaeLab.Sources.Pictures;

/// <summary>Filters of pictures that look at frequencies, and not at directions.</summary>
internal static class Filter
{
    /// <summary>R(f) = f·exp(−(f/f₀)⁴): grows as the spectrum of natural pictures falls, up to where there is mostly noise (Olshausen and Field 1996).</summary>
    /// <param name="frequency">f in cycles per picture.</param>
    /// <param name="cutoff">f₀, likewise.</param>
    public static double WhiteningGain(double frequency, double cutoff) => frequency * Math.Exp(-Math.Pow(frequency / cutoff, 4));

    /// <summary>The picture whose spectrum is multiplied by a gain. Opposite edges are neighbours.</summary>
    /// <param name="pixels">N × N numbers, line by line.</param>
    /// <param name="size">N, a power of 2.</param>
    /// <param name="gain">The gain of a frequency f in cycles per picture, the length of a bin's signed frequency.</param>
    public static double[] Apply(ReadOnlySpan<double> pixels, int size, Func<double, double> gain)
    {
        var spectrum = Fourier.OfPicture(pixels, size);
        for (var u = 0; u < size; u++)
        {
            for (var v = 0; v < size; v++)
                spectrum[(u * size) + v] *= gain(Math.Sqrt(Square(Signed(u, size)) + Square(Signed(v, size))));
        }

        return Fourier.ToPicture(spectrum, size);
    }

    /// <summary>Whitens a picture and scales it to a variance.</summary>
    /// <param name="pixels">N × N numbers, line by line, not all the same.</param>
    /// <param name="size">N, a power of 2.</param>
    /// <param name="cutoff">f₀ as a share of N.</param>
    /// <param name="variance">What the mean square of the pixels becomes; their mean becomes 0.</param>
    public static float[] Whiten(ReadOnlySpan<double> pixels, int size, double cutoff, double variance)
    {
        var white = Apply(pixels, size, f => WhiteningGain(f, cutoff * size));
        var scale = Math.Sqrt(variance / white.Average(Square));
        return [.. white.Select(value => (float)(scale * value))];
    }

    private static double Signed(int bin, int size) => bin <= size / 2 ? bin : bin - size;

    private static double Square(double value) => value * value;
}
