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
        Assert.Equal(expected, new TrueErrors(directions).Of([0, 1, 2], [3, 1, 3], kept), 1e-5);
    }

    [Fact]
    public void More_codes_never_leave_a_larger_error_where_directions_are_orthogonal() => Law.Holds(
        from seed in Gen.Choose(0, 100_000)
        from count in Gen.Choose(0, 8)
        select (seed, count),
        c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            using var directions = Matrix.FromRows([.. Enumerable.Range(0, 8).Select(i => Enumerable.Range(0, 8).Select(j => i == j ? 1f : 0).ToArray())]);
            int[] features = [.. random.Permutation(8)[..c.count].Order()];
            float[] values = [.. features.Select(_ => (float)random.NextGaussian())];
            double[] errors = [.. Enumerable.Range(0, c.count + 1).Select(kept => new TrueErrors(directions).Of(features, values, kept))];
            Assert.Equal(errors.OrderDescending(), errors);
            Assert.Equal(0, errors[^1]);
            Assert.Equal(values.Sum(v => (double)v * v), errors[0], 1e-5 * (1 + errors[0]));
        });
}
