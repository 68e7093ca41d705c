using SaeLab.Abstractions;
using SaeLab.Evaluators.Reproducibility;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class RandomPairsTests
{
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
        var floors = RandomPairs.Of(90, 60, 12)!;
        Assert.Equal(floors, RandomPairs.Of(60, 90, 12));
        Assert.Equal(mean, floors.MeanCosine, 0.01);
        Assert.True(floors.MeanCosine < RandomDirections.MeanLargestCosine(90, 12));
    }

    [Fact]
    public void Dictionaries_whose_assignment_takes_too_long_have_no_floor() => Assert.Null(RandomPairs.Of(4097, 4096, 4));
}
