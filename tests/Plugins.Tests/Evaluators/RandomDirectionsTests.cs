using SaeLab.Abstractions;

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
}
