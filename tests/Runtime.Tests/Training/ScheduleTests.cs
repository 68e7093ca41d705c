using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class ScheduleTests
{
    private const string File = "schedules_and_controllers";

    [Fact]
    public void The_learning_rate_follows_the_golden_schedule()
    {
        var golden = Golden.Case(File, "lr_saelens_constant");
        var inputs = golden.GetProperty("inputs");
        var total = inputs.GetProperty("total_steps").GetInt64();
        var expected = golden.GetProperty("expected").GetProperty("multiplier_at_step").ToDoubles();
        var schedule = new TrainingSchedule(new TrainingOptions
        {
            Samples = total * 10,
            Batch = 10,
            Optimizer = new OptimizerOptions { Adam = new AdamOptions { LearningRate = 2 } },
            LearningRate = new LearningRateSchedule
            {
                Warmup = TrainingDuration.OfSteps(inputs.GetProperty("warm_up_steps").GetInt64()),
                Decay = TrainingDuration.OfSteps(inputs.GetProperty("decay_steps").GetInt64()),
            },
        });
        Assert.Equal(total, schedule.TotalSteps);
        for (var step = 0; step < total; step++)
            Assert.Equal(2 * expected[step], schedule.LearningRate(step), 12);
    }

    [Fact]
    public void A_coefficient_follows_the_golden_warm_up()
    {
        var golden = Golden.Case(File, "coefficient_warm_up");
        var inputs = golden.GetProperty("inputs");
        var expected = golden.GetProperty("expected").GetProperty("value_at_step").ToDoubles();
        for (var step = 0; step < expected.Length; step++)
            Assert.Equal(expected[step], inputs.GetProperty("final").GetDouble() * Schedules.Coefficient(step, inputs.GetProperty("warm_up_steps").GetInt64()), 12);
    }

    [Fact]
    public void Durations_mean_the_same_in_every_unit()
    {
        TrainingDuration[] same = [TrainingDuration.Parse("5%"), TrainingDuration.Parse("50 steps"), TrainingDuration.Parse("3_200 samples")];
        Assert.All(same, duration => Assert.Equal((50, 3200), (duration.InSteps(1000, 64), duration.InSamples(1000, 64))));
    }
}
