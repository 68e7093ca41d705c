using System.Runtime.Intrinsics;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

public sealed class FiringIntensityTests
{
    [Fact]
    public void The_bound_is_nowhere_below_the_intensity_and_not_far_above_where_features_fire()
    {
        for (var z = -12f; z <= FiringIntensity.End; z += 1f / 512)
        {
            var (bound, intensity) = (FiringIntensity.Bound(Vector512.Create(z))[7], -Math.Log(1 - Normal.Cumulative(z)));
            Assert.True(bound >= intensity, $"{bound} at {z}, where {intensity} is needed");
            Assert.True(z < -3 || bound <= 1.3 * intensity, $"{bound} at {z}, where {intensity} would do");
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, false)]
    [InlineData(FiringIntensity.End, true)]
    [InlineData(2.001f, false)]
    [InlineData(1e30f, false)]
    [InlineData(float.PositiveInfinity, false)]
    public void Features_that_are_almost_certain_are_left_to_be_drawn_one_by_one(float z, bool fires) =>
        Assert.Equal(fires, FiringIntensity.Bound(Vector512.Create(z))[0] > 1e-6f);

    [Theory]
    [InlineData(-4f)]
    [InlineData(-0.3f)]
    [InlineData(1.9f)]
    public void Points_are_kept_in_the_proportion_of_the_intensities(float z)
    {
        const int Points = 100_000;
        var bound = FiringIntensity.Bound(Vector512.Create(z))[0];
        var kept = Enumerable.Range(0, Points).Count(i => FiringIntensity.Keeps(z, bound, (double)i / Points));
        Assert.Equal(-Math.Log(1 - Normal.Cumulative(z)) / bound, (double)kept / Points, 2.0 / Points);
    }
}
