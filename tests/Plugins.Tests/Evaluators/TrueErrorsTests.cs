using FsCheck.Fluent;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class TrueErrorsTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 1 + 9 + (2 * 0.6 * 3))]
    [InlineData(0, 9 + 1 + 9 + (2 * 0.6 * 3))]
    public void The_true_dictionary_leaves_what_the_smallest_codes_of_a_row_add_up_to(int kept, double expected)
    {
        using var directions = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0.6f, 0.8f]]);
        // Of equal codes the first is kept.
        Assert.Equal(expected, Mean(directions, [([0, 1, 2], [3, 1, 3])], kept), 1e-5);
    }

    [Fact]
    public void More_codes_never_leave_a_larger_error_where_directions_are_orthogonal() => Law.Holds(
        from seed in Gen.Choose(0, 100_000)
        from count in Gen.Choose(0, 8)
        select (seed, count),
        c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            using var directions = Axes(8);
            int[] features = [.. random.Permutation(8)[..c.count].Order()];
            float[] values = [.. features.Select(_ => (float)random.NextGaussian())];
            double[] errors = [.. Enumerable.Range(0, c.count + 1).Select(kept => Mean(directions, [(features, values)], kept))];
            Assert.All(errors.Zip(errors.Skip(1)), pair => Assert.InRange(pair.Second, 0, pair.First + 1e-6));
            Assert.Equal(0, errors[^1], 1e-6);
            Assert.Equal(values.Sum(v => (double)v * v), errors[0], 1e-5 * (1 + errors[0]));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Noise_is_part_of_it_and_an_offset_is_not(double sigma)
    {
        var random = RandomStream.FromSeed(5);
        using var directions = Axes(8);
        var (all, one) = (new TrueErrors(directions), new TrueErrors(directions));
        for (var r = 0; r < 20_000; r++)
        {
            float[] x = [.. Enumerable.Range(0, 8).Select(i => 100 + (float)(sigma * random.NextGaussian()) + (i == 2 ? 1 : i == 5 ? 0.5f : 0))];
            all.Add(x, [2, 5], [1, 0.5f], kept: 2);
            one.Add(x, [2, 5], [1, 0.5f], kept: 1);
        }

        Assert.Equal(8 * sigma * sigma, all.Mean(random).Value, 0.01);
        Assert.Equal((8 * sigma * sigma) + 0.25, one.Mean(random).Value, 0.01);
        var interval = all.Mean(random).Interval!.Value;
        Assert.InRange(8 * sigma * sigma, interval.Low - 1e-6, interval.High + 1e-6);
    }

    private static double Mean(Matrix directions, (int[] Features, float[] Values)[] rows, int kept)
    {
        var errors = new TrueErrors(directions);
        foreach (var (features, values) in rows)
        {
            float[] x = [.. Enumerable.Range(0, directions.Columns).Select(c => (float)features.Select((f, k) => (double)values[k] * directions[f, c]).Sum())];
            errors.Add(x, features, values, kept);
        }

        return errors.Mean(RandomStream.FromSeed(1)).Value;
    }

    private static Matrix Axes(int size) => Matrix.FromRows([.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1f : 0).ToArray())]);
}
