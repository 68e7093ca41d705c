using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Random;

public class SupportSamplerTests
{
    [Fact]
    public void Each_firing_takes_two_words_and_the_end_two_more() => Law.Holds(
        from certain in Gen.Choose(0, 3)
        from others in Gen.Choose(1, 60)
        from rate in Gen.Choose(1, 99)
        from lane in Gen.Choose(0, 1000)
        select (certain, others, rate, lane),
        c =>
        {
            var sampler = new SupportSampler([.. Enumerable.Repeat(1.0, c.certain), .. Enumerable.Repeat(c.rate / 100.0, c.others)]);
            var random = RandomStream.FromSeed(8).AtLane((ulong)c.lane);
            var support = new int[c.certain + c.others];
            var count = sampler.Sample(random, support);
            Assert.Equal((ulong)(2 * (count - c.certain + 1)), random.Position);
            Assert.Equal(support[..count].Distinct().Order(), support[..count]);
            Assert.Equal(Enumerable.Range(0, c.certain), support[..c.certain]);
        });

    [Fact]
    public void Features_fire_at_their_rates_and_independently()
    {
        const int Rows = 40_000;
        double[] rates = [1, 0.9, 0.5, 0.2, 0.01];
        var sampler = new SupportSampler(rates);
        var random = RandomStream.FromSeed(12);
        var together = new int[rates.Length, rates.Length];
        var support = new int[rates.Length];
        for (var row = 0; row < Rows; row++)
        {
            var count = sampler.Sample(random, support);
            foreach (var i in support[..count])
            {
                foreach (var j in support[..count])
                    together[i, j]++;
            }
        }

        for (var i = 0; i < rates.Length; i++)
        {
            for (var j = 0; j < rates.Length; j++)
            {
                var p = i == j ? rates[i] : rates[i] * rates[j];
                Assert.InRange(together[i, j], (Rows * p) - (5 * Math.Sqrt(Rows * p * (1 - p))), (Rows * p) + (5 * Math.Sqrt(Rows * p * (1 - p))));
            }
        }
    }
}
