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

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 6)]
    [InlineData(5, 6)]
    [InlineData(20, 100)]
    public void The_mean_projection_onto_random_rows_is_that_of_many_draws(int rows, int dimension)
    {
        // A random subspace and a fixed vector are a fixed subspace and a random vector.
        const int Draws = 20_000;
        var random = RandomStream.FromSeed(1);
        var lengths = Enumerable.Range(0, Draws).Select(_ =>
        {
            double[] squares = [.. Enumerable.Range(0, dimension).Select(_ => Math.Pow(random.NextGaussian(), 2))];
            return Math.Sqrt(squares.Take(rows).Sum() / squares.Sum());
        }).ToList();
        var mean = lengths.Average();
        var error = Math.Sqrt(lengths.Average(l => (l - mean) * (l - mean)) / Draws);
        Assert.InRange(RandomDirections.MeanProjection(rows, dimension), mean - (4 * error), mean + (4 * error));
    }

    [Fact]
    public void Random_rows_that_are_as_many_as_dimensions_span_all()
    {
        Assert.Equal(1, RandomDirections.MeanProjection(7, 7));
        Assert.Equal(1, RandomDirections.MeanProjection(70, 7));
    }
}
