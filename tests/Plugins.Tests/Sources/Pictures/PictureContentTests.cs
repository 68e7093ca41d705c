using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Sources.Pictures;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

public sealed class PictureContentTests
{
    /// <summary>The whole picture again, pixel by pixel: each has the grey of the first disc that covers it, and one of the discs that were drawn does.</summary>
    [Fact]
    public void Every_pixel_has_the_grey_of_the_foremost_disc_over_it() => Law.Holds(
        from power in Gen.Choose(4, 6) from seed in Gen.Choose(0, 1000) select (size: 1 << power, seed), c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            var grey = DeadLeaves.Draw(random, c.size);
            var discs = random.Position / 8;
            random.Position = 0;
            var expected = new double[grey.Length];
            var isCovered = new bool[grey.Length];
            for (var disc = 0UL; disc < discs; disc++)
            {
                var radius = DeadLeaves.Radius(random.NextDouble(), c.size / 4.0);
                var (x, y, shade) = (c.size * random.NextDouble(), c.size * random.NextDouble(), random.NextDouble());
                for (var i = 0; i < grey.Length; i++)
                {
                    if (isCovered[i] || Math.Pow(Around(i % c.size, x, c.size), 2) + Math.Pow(Around(i / c.size, y, c.size), 2) > radius * radius)
                        continue;
                    (expected[i], isCovered[i]) = (shade, true);
                }
            }

            Assert.All(isCovered, Assert.True);
            Assert.Equal(expected, grey);
        }, 20);

    [Fact]
    public void Radii_lie_between_their_bounds_with_a_density_of_the_inverse_cube()
    {
        Golden.AssertClose(3, DeadLeaves.Radius(0, 64), 1e-12);
        Golden.AssertClose(64, DeadLeaves.Radius(1, 64), 1e-12);
        // The density is du/dr: dr/du over r³ is one number everywhere.
        var slopes = Enumerable.Range(1, 99).Select(i => i / 100.0)
            .Select(u => (DeadLeaves.Radius(u + 1e-6, 64) - DeadLeaves.Radius(u - 1e-6, 64)) / 2e-6 / Math.Pow(DeadLeaves.Radius(u, 64), 3)).ToArray();
        Assert.All(slopes, slope => Golden.AssertClose(slopes[0], slope, 1e-5));
    }

    [Fact]
    public void Noise_has_an_amplitude_of_1_over_f()
    {
        const int size = 64;
        var (sums, counts) = (new double[4], new int[4]);
        for (var picture = 0UL; picture < 20; picture++)
        {
            var spectrum = Fourier.OfPicture(FractalNoise.Draw(RandomStream.FromSeed(picture), size), size);
            Assert.Equal(0, spectrum[0].Magnitude, 1e-9);
            for (var i = 1; i < spectrum.Length; i++)
            {
                var (u, v) = (Math.Min(i / size, size - (i / size)), Math.Min(i % size, size - (i % size)));
                var octave = (int)Math.Log2(Math.Sqrt((u * u) + (v * v))) - 1;
                if (octave is < 0 or > 3)
                    continue;
                sums[octave] += Math.Pow(spectrum[i].Magnitude / size, 2) * ((u * u) + (v * v));
                counts[octave]++;
            }
        }

        // |F|² f² / N² has the mean 1 of white noise in every octave; that of one bin scatters by 1, and bins ±k are the same.
        Assert.All(sums.Zip(counts), pair => Assert.Equal(1, pair.First / pair.Second, 5 / Math.Sqrt(pair.Second / 2.0)));
    }

    private static double Around(double one, double other, int size)
    {
        var distance = Math.Abs(one - other);
        return Math.Min(distance, size - distance);
    }
}
