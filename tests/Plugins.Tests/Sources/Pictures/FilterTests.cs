using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Sources.Pictures;

namespace SaeLab.Plugins.Tests.Sources.Pictures;

public sealed class FilterTests
{
    [Fact]
    public void The_gain_is_f_times_a_steep_cutoff()
    {
        Assert.Equal(0, Filter.WhiteningGain(0, 102.4));
        Golden.AssertClose(102.4 / Math.E, Filter.WhiteningGain(102.4, 102.4), 1e-12);
        Golden.AssertClose(50 * Math.Exp(-1.0 / 16), Filter.WhiteningGain(50, 100), 1e-12);
        Golden.AssertClose(150 * Math.Exp(-5.0625), Filter.WhiteningGain(150, 100), 1e-12);
    }

    [Fact]
    public void A_wave_comes_out_with_the_gain_of_its_frequency() => Law.Holds(
        from power in Gen.Choose(2, 5)
        from u in Gen.Choose(1 - (1 << (power - 1)), (1 << (power - 1)) - 1)
        from v in Gen.Choose(1 - (1 << (power - 1)), (1 << (power - 1)) - 1)
        from cutoff in Gen.Choose(1, 20)
        select (size: 1 << power, u, v, cutoff), c =>
        {
            var wave = new double[c.size * c.size];
            for (var i = 0; i < wave.Length; i++)
                wave[i] = Math.Cos((Math.Tau * ((c.u * (i / c.size)) + (c.v * (i % c.size))) / c.size) + 0.3);
            var gain = Filter.WhiteningGain(Math.Sqrt((c.u * c.u) + (c.v * c.v)), c.cutoff);
            var filtered = Filter.Apply(wave, c.size, f => Filter.WhiteningGain(f, c.cutoff));
            Assert.All(wave.Zip(filtered), pair => Golden.AssertClose(gain * pair.First, pair.Second, 0, 1e-10));
        });

    [Fact]
    public void Whitened_pictures_have_mean_0_and_the_variance_wanted() => Law.Holds(
        from power in Gen.Choose(4, 7)
        from cutoff in Gen.Choose(1, 10)
        from variance in Gen.Choose(1, 100)
        from seed in Gen.Choose(0, 1000)
        from isNoise in Gen.Elements(true, false)
        select (size: 1 << power, cutoff: cutoff / 10.0, variance: variance / 50.0, seed, isNoise), c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            var pixels = c.isNoise ? FractalNoise.Draw(random, c.size) : DeadLeaves.Draw(random, c.size);
            var white = Filter.Whiten(pixels, c.size, c.cutoff, c.variance);
            Golden.AssertClose(0, white.Average(), 0, 1e-6);
            Golden.AssertClose(c.variance, white.Average(v => (double)v * v), 1e-5);
        }, 40);
}
