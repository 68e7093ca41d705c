using System.Runtime.Intrinsics;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Random;

public class RandomStreamTests
{
    /// <summary>2⁻⁵³, of which uniform numbers are multiples.</summary>
    private const double Least = 1.0 / (1L << 53);

    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3_243f6a88UL, 0x03707344_13198a2eUL, 0x299f31d0_a4093822UL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_known_answers(ulong low, ulong high, ulong key, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Block(low, high, key));

    [Fact]
    public void Words_made_in_advance_are_those_of_the_block_function() => Law.Holds(
        from position in Gen.Elements<ulong>(0UL, 8, 32, 0xFFFFFFE0, 1UL << 34, ulong.MaxValue - 99)
        from lane in Gen.Elements<ulong>(0UL, 1, uint.MaxValue, 1UL << 40, ulong.MaxValue)
        select (position, lane),
        c =>
        {
            const ulong Key = 0x299f31d0_a4093822;
            var stream = RandomStream.FromSeed(Key).AtLane(c.lane);
            stream.Position = c.position;
            for (var i = 0UL; i < 80; i++)
            {
                var place = c.position + i;
                var block = Philox.Block(place / 4, c.lane, Key);
                uint[] words = [block.Item1, block.Item2, block.Item3, block.Item4];
                Assert.Equal(words[place % 4], stream.NextUInt32());
            }
        });

    [Fact]
    public void Same_seed_and_purpose_give_the_same_numbers_and_another_purpose_others()
    {
        var first = Numbers(RandomStream.FromSeed(7).For("shuffle"));
        Assert.Equal(first, Numbers(RandomStream.FromSeed(7).For("shuffle")));
        Assert.NotEqual(first, Numbers(RandomStream.FromSeed(7).For("Shuffle")));
        Assert.NotEqual(first, Numbers(RandomStream.FromSeed(8).For("shuffle")));
        Assert.NotEqual(first, Numbers(RandomStream.FromSeed(7).For("shuffle").AtLane(1)));
    }

    [Fact]
    public void Deriving_a_stream_does_not_depend_on_what_was_drawn()
    {
        var root = RandomStream.FromSeed(3);
        var before = Numbers(root.For("a"));
        Numbers(root);
        Assert.Equal(before, Numbers(root.For("a")));
    }

    [Fact]
    public void Position_restores_the_stream_exactly() => Law.Holds(
        from skip in Gen.Choose(0, 40)
        from lane in Gen.Choose(0, 5)
        select (skip, lane),
        c =>
        {
            var stream = RandomStream.FromSeed(11).AtLane((ulong)c.lane);
            for (var i = 0; i < c.skip; i++)
                stream.NextUInt32();
            var position = stream.Position;
            var expected = Numbers(stream);
            var other = RandomStream.FromSeed(11).AtLane((ulong)c.lane);
            other.Position = position;
            Assert.Equal(expected, Numbers(other));
        });

    [Fact]
    public void Numbers_below_a_bound_are_uniform()
    {
        var stream = RandomStream.FromSeed(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[stream.NextBelow(7)]++;
        // Standard deviation of a count is 93; five of them.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 465, 10_000 + 465));
    }

    [Fact]
    public void Gaussian_numbers_have_the_moments_of_a_standard_normal()
    {
        var stream = RandomStream.FromSeed(2);
        double n = 200_000, sum = 0, squares = 0, fourth = 0;
        for (var i = 0; i < n; i++)
        {
            var x = stream.NextGaussian();
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
        }

        Assert.InRange(sum / n, -0.012, 0.012);
        Assert.InRange(squares / n, 0.984, 1.016);
        Assert.InRange(fourth / n, 2.89, 3.11);
    }

    [Fact]
    public void Gaussian_numbers_are_those_of_the_formula_to_twelve_digits() => Law.Holds(
        Gen.Choose(0, 100_000),
        lane =>
        {
            var (stream, uniform) = (RandomStream.FromSeed(4).AtLane((ulong)lane), RandomStream.FromSeed(4).AtLane((ulong)lane));
            for (var i = 0; i < 40; i++)
            {
                var (u, v) = (uniform.NextDouble(), uniform.NextDouble());
                var expected = Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(Math.Tau * v);
                Assert.Equal(expected, stream.NextGaussian(), 1e-14 + (1e-12 * Math.Abs(expected)));
            }
        });

    [Theory]
    [InlineData(0.0)]
    [InlineData(Least)]
    [InlineData(0.25)]
    [InlineData(0.29289321881345)]
    [InlineData(0.5)]
    [InlineData(1 - Least)]
    public void Normal_numbers_are_right_at_the_ends_of_what_they_are_made_from(double u)
    {
        foreach (var v in (double[])[0, Least, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1 - Least])
        {
            var normal = NormalLanes.Normal(Vector512.Create(u), Vector512.Create(v))[3];
            Assert.Equal(Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(Math.Tau * v), normal, 1e-14);
        }

        Assert.Equal(-Math.Log(1 - u), NormalLanes.Exponential(Vector512.Create(u))[5], 1e-14);
    }

    [Fact]
    public void Many_numbers_at_a_time_are_the_same_as_one_by_one() => Law.Holds(
        from count in Gen.Choose(0, 40)
        from skip in Gen.Choose(0, 9)
        select (count, skip),
        c =>
        {
            var (one, many) = (RandomStream.FromSeed(6), RandomStream.FromSeed(6));
            one.Position = many.Position = (ulong)c.skip;
            var doubles = new double[c.count];
            many.FillGaussian(doubles);
            Assert.Equal([.. doubles.Select(_ => one.NextGaussian())], doubles);
            var floats = new float[c.count];
            many.FillGaussian(floats);
            Assert.Equal([.. floats.Select(_ => (float)one.NextGaussian())], floats);
            many.FillExponential(doubles);
            Assert.All(doubles, e => Assert.Equal(-Math.Log(1 - one.NextDouble()), e, 1e-14 + (1e-12 * e)));
            Assert.Equal(one.Position, many.Position);
        });

    [Fact]
    public void Shuffle_keeps_all_items()
    {
        int[] items = [.. Enumerable.Range(0, 100)];
        RandomStream.FromSeed(5).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }

    [Fact]
    public void Permutations_repeat_with_the_stream_and_hold_each_number_once()
    {
        var permutation = RandomStream.FromSeed(5).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), permutation.Order());
        Assert.Equal(permutation, RandomStream.FromSeed(5).Permutation(1000));
        Assert.NotEqual(permutation, RandomStream.FromSeed(6).Permutation(1000));
        Assert.Empty(RandomStream.FromSeed(5).Permutation(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomStream.FromSeed(5).Permutation(-1));
    }

    [Fact]
    public void All_permutations_are_equally_likely()
    {
        var stream = RandomStream.FromSeed(9);
        var counts = new Dictionary<(int, int, int), int>();
        for (var i = 0; i < 6000; i++)
        {
            var p = stream.Permutation(3);
            counts[(p[0], p[1], p[2])] = counts.GetValueOrDefault((p[0], p[1], p[2])) + 1;
        }

        // Standard deviation of a count is 29; five of them.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 145, 1000 + 145));
    }

    private static uint[] Numbers(RandomStream stream) => [.. Enumerable.Range(0, 20).Select(_ => stream.NextUInt32())];
}
