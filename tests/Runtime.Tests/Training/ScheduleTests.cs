using SaeLab.Abstractions;

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
}
