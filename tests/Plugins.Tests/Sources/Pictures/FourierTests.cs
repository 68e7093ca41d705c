using System.Numerics;
using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Sources.Pictures;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

public sealed class FourierTests
{
    [Fact]
    public void The_transform_is_that_of_the_definition() => Law.Holds(
        from power in Gen.Choose(0, 4) from seed in Gen.Choose(0, 1000) select (size: 1 << power, seed), c =>
        {
            var pixels = Gaussian(c.size, c.seed);
            var spectrum = Fourier.OfPicture(pixels, c.size);
            for (var u = 0; u < c.size; u++)
            {
                for (var v = 0; v < c.size; v++)
                {
                    var expected = Complex.Zero;
                    for (var y = 0; y < c.size; y++)
                    {
                        for (var x = 0; x < c.size; x++)
                            expected += pixels[(y * c.size) + x] * Complex.FromPolarCoordinates(1, -Math.Tau * ((u * y) + (v * x)) / c.size);
                    }

                    Assert.True((expected - spectrum[(u * c.size) + v]).Magnitude < 1e-10, $"{c}: {u}, {v}");
                }
            }
        }, 30);

    [Fact]
    public void A_picture_comes_back_from_its_spectrum() => Law.Holds(
        from power in Gen.Choose(0, 7) from seed in Gen.Choose(0, 1000) select (size: 1 << power, seed), c =>
        {
            var pixels = Gaussian(c.size, c.seed);
            var back = Fourier.ToPicture(Fourier.OfPicture(pixels, c.size), c.size);
            Assert.All(pixels.Zip(back), pair => Golden.AssertClose(pair.First, pair.Second, 0, 1e-12));
        }, 30);

    [Fact]
    public void Sides_that_are_no_power_of_2_are_refused() => Assert.Throws<ArgumentException>(() => Fourier.OfPicture(new double[36], 6));

    private static double[] Gaussian(int size, int seed)
    {
        var pixels = new double[size * size];
        RandomStream.FromSeed((ulong)seed).FillGaussian(pixels);
        return pixels;
    }
}
