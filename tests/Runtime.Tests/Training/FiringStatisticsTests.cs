using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class FiringStatisticsTests
{
    [Fact]
    public void Who_is_dead_is_counted_in_samples_and_not_in_batches() => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from batch in Gen.Choose(1, 16)
        from window in Gen.Choose(1, 80)
        select (seed, batch, window),
        c =>
        {
            const int rows = 96, latents = 12;
            var random = RandomStream.FromSeed((ulong)c.seed);
            var fired = new int[rows];
            for (var row = 0; row < rows; row++)
                fired[row] = (int)Math.Sqrt(random.NextBelow(latents * latents));
            var (one, other) = (Observe(1), Observe(c.batch));
            Assert.Equal(one.LastFired, other.LastFired);
            Assert.Equal(Dead(one), Dead(other));
            // By definition: dead is who fired in none of the last `window` samples.
            Assert.Equal(Enumerable.Range(0, latents).Except(fired[^c.window..]), Dead(one));

            FiringStatistics Observe(int size)
            {
                var statistics = new FiringStatistics(latents);
                for (var start = 0; start < rows; start += size)
                {
                    using var batch = new SparseLatents(latents);
                    foreach (var latent in fired[start..Math.Min(rows, start + size)])
                        batch.AddRow([latent], [1f]);
                    statistics.Observe(batch, start);
                }

                return statistics;
            }

            List<int> Dead(FiringStatistics statistics)
            {
                var dead = new List<int> { 99 };
                statistics.ListDead(rows, c.window, dead);
                return dead;
            }
        });

    [Fact]
    public void A_latent_with_value_zero_is_not_alive()
    {
        var statistics = new FiringStatistics(3);
        using var batch = new SparseLatents(3);
        batch.AddRow([0, 1, 2], [0f, 1f, -1f]);
        statistics.Observe(batch, 0);
        var dead = new List<int>();
        statistics.ListDead(1, 1, dead);
        Assert.Equal([0], dead);
    }

    [Fact]
    public void Nobody_is_dead_before_the_window_has_passed()
    {
        var dead = new List<int>();
        var statistics = new FiringStatistics(2);
        statistics.ListDead(99, 100, dead);
        Assert.Empty(dead);
        statistics.ListDead(100, 100, dead);
        Assert.Equal([0, 1], dead);
    }
}
