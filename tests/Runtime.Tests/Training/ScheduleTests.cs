using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class ScheduleTests
{
    private const string File = "schedules_and_controllers";

    [Fact]
    public void Durations_mean_the_same_in_every_unit()
    {
        TrainingDuration[] same = [TrainingDuration.Parse("5%"), TrainingDuration.Parse("50 steps"), TrainingDuration.Parse("3_200 samples")];
        Assert.All(same, duration => Assert.Equal((50, 3200), (duration.InSteps(1000, 64), duration.InSamples(1000, 64))));
    }

    [Fact]
    public void Input_scales_are_the_golden_estimates()
    {
        var golden = Golden.Case(File, "input_scale_estimates");
        var expected = golden.GetProperty("expected");
        using var x = golden.GetProperty("inputs").GetProperty("x").ToMatrix();
        Golden.AssertClose(expected.GetProperty("sqrt_d_over_mean_norm").GetDouble(), InputScale.Estimate(InputScaling.SqrtD, x), 1e-9, 0);
        Golden.AssertClose(1 / expected.GetProperty("unit_mean_square_divisor").GetDouble(), InputScale.Estimate(InputScaling.UnitMeanSquare, x), 1e-9, 0);
        Assert.Equal(1, InputScale.Estimate(InputScaling.None, x));
    }

    [Theory]
    [InlineData(InputScaling.SqrtD)]
    [InlineData(InputScaling.UnitMeanSquare)]
    public void Rows_weigh_equally_and_repeating_all_changes_nothing(InputScaling scaling)
    {
        using var once = Matrix.FromRows([[3, 4], [0, 2], [100, 0]]);
        using var twice = Matrix.FromRows([[3, 4], [0, 2], [100, 0], [100, 0], [0, 2], [3, 4]]);
        Assert.Equal(InputScale.Estimate(scaling, once), InputScale.Estimate(scaling, twice), 12);
        InputScale.Apply(once.Span, InputScale.Estimate(scaling, once));
        Assert.Equal(1, InputScale.Estimate(scaling, once), 6);
    }

    [Fact]
    public void Rows_of_zeros_cannot_be_scaled()
    {
        using var zeros = new Matrix(3, 2);
        Assert.Throws<InputException>(() => InputScale.Estimate(InputScaling.SqrtD, zeros));
        Assert.Equal(1, InputScale.Estimate(InputScaling.None, zeros));
    }
}
