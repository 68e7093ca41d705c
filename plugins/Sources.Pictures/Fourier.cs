using System.Numerics;

namespace SaeLab.Sources.Pictures;

/// <summary>The discrete Fourier transform of pictures whose side is a power of 2 (radix 2, Cooley and Tukey 1965).</summary>
internal static class Fourier
{
    /// <summary>X_{uv} = Σ_{yx} p_{yx} e^{−2πi (uy + vx)/N}.</summary>
    /// <param name="pixels">N × N numbers, line by line.</param>
    /// <param name="size">N, a power of 2.</param>
    public static Complex[] OfPicture(ReadOnlySpan<double> pixels, int size)
    {
        var spectrum = new Complex[size * size];
        for (var i = 0; i < spectrum.Length; i++)
            spectrum[i] = pixels[i];
        TransformBothWays(spectrum, size);
        return spectrum;
    }

    /// <summary>The real part of the picture that has a spectrum: the inverse of <see cref="OfPicture"/>.</summary>
    /// <param name="spectrum">N × N numbers; overwritten.</param>
    /// <param name="size">N, a power of 2.</param>
    public static double[] ToPicture(Complex[] spectrum, int size)
    {
        // The inverse is the transform of the conjugate, conjugated and divided by N².
        for (var i = 0; i < spectrum.Length; i++)
            spectrum[i] = Complex.Conjugate(spectrum[i]);
        TransformBothWays(spectrum, size);
        var pixels = new double[spectrum.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = spectrum[i].Real / pixels.Length;
        return pixels;
    }

    private static void TransformBothWays(Complex[] values, int size)
    {
        var roots = Roots(size);
        for (var row = 0; row < size; row++)
            Transform(values.AsSpan(row * size, size), roots);
        var column = new Complex[size];
        for (var x = 0; x < size; x++)
        {
            for (var y = 0; y < size; y++)
                column[y] = values[(y * size) + x];
            Transform(column, roots);
            for (var y = 0; y < size; y++)
                values[(y * size) + x] = column[y];
        }
    }

    /// <summary>X_k = Σ_n x_n e^{−2πi kn/N}, in place.</summary>
    private static void Transform(Span<Complex> x, Complex[] roots)
    {
        ReverseBits(x);
        for (var half = 1; half < x.Length; half *= 2)
        {
            var stride = x.Length / (2 * half);
            for (var start = 0; start < x.Length; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (even, odd) = (x[start + k], roots[k * stride] * x[start + half + k]);
                    (x[start + k], x[start + half + k]) = (even + odd, even - odd);
                }
            }
        }
    }

    /// <summary>Puts x_n at the place whose binary digits are those of n backwards.</summary>
    private static void ReverseBits(Span<Complex> x)
    {
        for (var (i, reversed) = (0, 0); i < x.Length; i++)
        {
            if (i < reversed)
                (x[i], x[reversed]) = (x[reversed], x[i]);
            var bit = x.Length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
                reversed ^= bit;
            reversed |= bit;
        }
    }

    /// <summary>e^{−2πi k/N} for k &lt; N/2.</summary>
    private static Complex[] Roots(int size)
    {
        if (!BitOperations.IsPow2(size))
            throw new ArgumentException($"{size} is no power of 2.", nameof(size));
        return [.. Enumerable.Range(0, size / 2).Select(k => new Complex(Math.Cos(Math.Tau * k / size), -Math.Sin(Math.Tau * k / size)))];
    }
}
