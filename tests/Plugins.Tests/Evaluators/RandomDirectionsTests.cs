using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class RandomDirectionsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.6366197724)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.4244131816)]
    public void The_mean_cosine_of_random_directions_is_exact(int dimension, double expected) =>
        Assert.Equal(expected, RandomDirections.MeanAbsoluteCosine(dimension), 9);

    [Fact]
    public void The_assigned_cosine_is_that_of_other_random_rows_and_less_than_the_largest()
    {
        var random = RandomStream.FromSeed(4);
        using var a = new Matrix(60, 12);
        using var b = new Matrix(90, 12);
        var mean = Enumerable.Range(0, 20).Average(_ =>
        {
            random.FillGaussian(a.Span);
            random.FillGaussian(b.Span);
            using var cosines = Cosines.Between(a, b);
            return Assignment.Maximise(cosines).Select((k, i) => (double)cosines[i, k]).Average();
        });
        var floor = RandomDirections.MeanAssignedCosine(90, 60, 12)!.Value;
        Assert.Equal(floor, RandomDirections.MeanAssignedCosine(60, 90, 12));
        Assert.Equal(mean, floor, 0.01);
        Assert.True(floor < RandomDirections.MeanLargestCosine(90, 12));
    }

    [Fact]
    public void Dictionaries_of_4096_latents_have_a_floor_and_larger_ones_take_too_long()
    {
        Assert.NotNull(RandomDirections.MeanAssignedCosine(4096, 4096, 4));
        Assert.Null(RandomDirections.MeanAssignedCosine(4097, 4096, 4));
    }
}
