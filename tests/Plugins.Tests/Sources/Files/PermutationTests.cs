using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Sources.Files;

namespace SaeLab.Plugins.Tests.Sources.Files;

public sealed class PermutationTests
{
    [Fact]
    public void It_holds_every_number_once() => Law.Holds(
        from count in Gen.Choose(1, 5000) from key in ArbMap.Default.GeneratorFor<ulong>() select (count, key),
        c =>
        {
            var permutation = new Permutation(c.count, RandomStream.FromSeed(c.key));
            var seen = new bool[c.count];
            for (var place = 0; place < c.count; place++)
            {
                var number = permutation[place];
                Assert.False(seen[number], $"{number} is there twice");
                seen[number] = true;
            }
        });

    [Fact]
    public void It_holds_every_number_once_for_every_small_count()
    {
        for (var count = 1; count <= 300; count++)
        {
            var permutation = new Permutation(count, RandomStream.FromSeed((ulong)count));
            Assert.Equal(count, Enumerable.Range(0, count).Select(place => permutation[place]).Distinct().Count());
        }
    }

    [Fact]
    public void Every_number_is_as_likely_in_every_place()
    {
        const int count = 20, keys = 20_000;
        var hits = new int[count, count];
        for (var key = 0UL; key < keys; key++)
        {
            var permutation = new Permutation(count, RandomStream.FromSeed(key));
            for (var place = 0; place < count; place++)
                hits[place, permutation[place]]++;
        }

        // χ² with (20 − 1)² = 361 degrees of freedom: mean 361, deviation √722 ≈ 27.
        var expected = (double)keys / count;
        var chiSquare = hits.Cast<int>().Sum(hit => (hit - expected) * (hit - expected) / expected);
        Assert.InRange(chiSquare, 361 - (5 * 27), 361 + (5 * 27));
    }

    [Fact]
    public void Neighbours_are_not_neighbours_any_more()
    {
        const int count = 100_000;
        var permutation = new Permutation(count, RandomStream.FromSeed(7));
        double sum = 0;
        for (var place = 0; place + 1 < count; place++)
            sum += ((permutation[place] / (double)count) - 0.5) * ((permutation[place + 1] / (double)count) - 0.5) * 12;
        // The correlation of independent places has deviation 1/√n ≈ 0.003.
        Assert.InRange(sum / (count - 1), -0.016, 0.016);
    }

    [Fact]
    public void The_largest_count_works()
    {
        var permutation = new Permutation(1L << 52, RandomStream.FromSeed(7));
        Assert.InRange(permutation[(1L << 52) - 1], 0, (1L << 52) - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => permutation[1L << 52]);
    }
}
