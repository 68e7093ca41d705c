using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class LearningRateTests
{
    private static readonly LearningRateSchedule Everything = new()
    {
        Warmup = TrainingDuration.OfSteps(10),
        WarmupFrom = 0.1,
        WarmupShape = WarmupShape.Cosine,
        Shape = LearningRateShape.Cosine,
        CosineTo = 0.5,
        Decay = TrainingDuration.OfSteps(20),
        DecayTo = 0.05,
    };

    [Fact]
    public void Without_options_the_rate_is_constant() => Assert.All(Factors(new LearningRateSchedule(), 7), factor => Assert.Equal(1, factor));

    [Fact]
    public void The_rate_follows_the_golden_schedule_of_SAELens()
    {
        var golden = Golden.Case("schedules_and_controllers", "lr_saelens_constant");
        var inputs = golden.GetProperty("inputs");
        AssertGolden(golden, new LearningRateSchedule
        {
            Warmup = TrainingDuration.OfSteps(inputs.GetProperty("warm_up_steps").GetInt64()),
            Decay = TrainingDuration.OfSteps(inputs.GetProperty("decay_steps").GetInt64()),
        });
    }

    [Fact]
    public void The_rate_follows_the_golden_schedule_of_dictionary_learning()
    {
        var golden = Golden.Case("schedules_and_controllers", "lr_dictionary_learning");
        var inputs = golden.GetProperty("inputs");
        AssertGolden(golden, new LearningRateSchedule
        {
            Warmup = TrainingDuration.OfSteps(inputs.GetProperty("warmup_steps").GetInt64()),
            WarmupFrom = 0,
            Decay = TrainingDuration.OfSteps(inputs.GetProperty("total_steps").GetInt64() - inputs.GetProperty("decay_start").GetInt64()),
        });
    }

    [Fact]
    public void A_cosine_warmup_from_a_tenth_is_that_of_JumpReLU()
    {
        var factors = Factors(new LearningRateSchedule { Warmup = TrainingDuration.OfSteps(1000), WarmupFrom = 0.1, WarmupShape = WarmupShape.Cosine }, 3000);
        Assert.Equal(0.1, factors[0], 15);
        Assert.Equal(0.1 + (0.9 * (1 - Math.Cos(Math.PI / 4)) / 2), factors[250], 12);
        Assert.Equal(0.55, factors[500], 12);
        Assert.All(factors[1000..], factor => Assert.Equal(1, factor));
    }

    [Fact]
    public void A_cosine_goes_from_one_to_its_end_between_warmup_and_decay()
    {
        var schedule = new LearningRateSchedule { Warmup = TrainingDuration.OfSteps(10), Shape = LearningRateShape.Cosine, Decay = TrainingDuration.OfSteps(20) };
        var factors = Factors(schedule, 130);
        Assert.Equal((1.0, 1.0), (factors[9], factors[10]));
        Assert.Equal(0.1 + (0.9 * (1 + Math.Cos(Math.PI / 4)) / 2), factors[35], 12);
        Assert.Equal(0.55, factors[60], 12);
        Assert.Equal(0.1, factors[110], 12);
        Assert.Equal(0.1 / 20, factors[129], 12);
    }

    [Fact]
    public void A_decay_ends_towards_what_it_decays_to()
    {
        var factors = Factors(new LearningRateSchedule { Decay = TrainingDuration.OfRun(0.2), DecayTo = 0.1 }, 100);
        Assert.Equal(1, factors[80]);
        Assert.Equal(0.55, factors[90], 12);
        Assert.Equal(0.1 + (0.9 / 20), factors[99], 12);
    }

    [Fact]
    public void The_rate_has_no_jumps_and_stays_between_nothing_and_full() => Law.Holds(
        from warmup in Gen.Choose(0, 40)
        from decay in Gen.Choose(0, 40)
        from middle in Gen.Choose(30, 60)
        from tenths in Gen.Choose(-1, 9)
        from shape in Gen.Elements(Enum.GetValues<LearningRateShape>())
        from warmupShape in Gen.Elements(Enum.GetValues<WarmupShape>())
        from end in Gen.Choose(0, 3)
        select (total: (long)warmup + decay + middle, schedule: new LearningRateSchedule
        {
            Warmup = TrainingDuration.OfSteps(warmup),
            WarmupFrom = tenths < 0 ? null : tenths / 10.0,
            WarmupShape = warmupShape,
            Shape = shape,
            CosineTo = 0.3,
            Decay = TrainingDuration.OfSteps(decay),
            DecayTo = end / 10.0,
        }),
        c =>
        {
            var factors = Factors(c.schedule, c.total);
            var (warmup, decay) = (c.schedule.Warmup.InSteps(c.total, 10), c.schedule.Decay.InSteps(c.total, 10));
            Assert.All(factors, factor => Assert.InRange(factor, c.schedule.WarmupFrom == 0 ? 0 : 1e-9, 1));
            for (var step = 1; step < c.total; step++)
            {
                // A cosine is at most π/2 times as steep as the line.
                var length = step <= warmup ? warmup : step > c.total - decay ? decay : c.total - warmup - decay;
                Assert.InRange(Math.Abs(factors[step] - factors[step - 1]), 0, (Math.PI / 2 / length) + 1e-12);
            }
        });

    [Fact]
    public void Every_option_changes_the_rate()
    {
        var all = Factors(Everything, 100);
        LearningRateSchedule[] others =
        [
            Everything with { Warmup = TrainingDuration.OfSteps(11) },
            Everything with { WarmupFrom = null },
            Everything with { WarmupFrom = 0.2 },
            Everything with { WarmupShape = WarmupShape.Linear },
            Everything with { Shape = LearningRateShape.Constant },
            Everything with { CosineTo = 0.4 },
            Everything with { Decay = TrainingDuration.OfSteps(21) },
            Everything with { DecayTo = 0.06 },
        ];
        Assert.All(others, other => Assert.NotEqual(all, Factors(other, 100)));
    }

    [Fact]
    public void The_rate_of_an_optimizer_falls_with_the_root_of_the_width()
    {
        OptimizerOptions[] optimizers = [new AdamOptions { LearningRate = 2e-4 }, new ScheduleFreeSignOptions { LearningRate = 2e-4 }];
        foreach (var optimizer in optimizers)
        {
            Assert.Equal(2e-4, Rate(optimizer, 1 << 16));
            Assert.Equal(2e-4, Rate(optimizer with { FullRateLatents = 1 << 14 }, 1 << 14));
            Assert.Equal(1e-4, Rate(optimizer with { FullRateLatents = 1 << 14 }, 1 << 16), 15);
            Assert.Equal(4e-4, Rate(optimizer with { FullRateLatents = 1 << 14 }, 1 << 12), 15);
        }

        static double Rate(OptimizerOptions optimizer, int latents) =>
            new TrainingSchedule(new TrainingOptions { Samples = 100, Batch = 10, Optimizer = optimizer }, latents).LearningRate(5);
    }

    private static void AssertGolden(JsonElement golden, LearningRateSchedule schedule)
    {
        var expected = golden.GetProperty("expected").GetProperty("multiplier_at_step").ToDoubles();
        var actual = Factors(schedule, golden.GetProperty("inputs").GetProperty("total_steps").GetInt64());
        Assert.Equal(expected.Length, actual.Length);
        for (var step = 0; step < expected.Length; step++)
            Assert.Equal(expected[step], actual[step], 12);
    }

    /// <summary>The rate of every step as a multiple of the optimizer's, the way that the trainer asks for it.</summary>
    private static double[] Factors(LearningRateSchedule rate, long steps)
    {
        var options = new TrainingOptions { Samples = steps * 10, Batch = 10, LearningRate = rate, Optimizer = new AdamOptions { LearningRate = 2 } };
        var schedule = new TrainingSchedule(options, latents: 3);
        Assert.Equal(steps, schedule.TotalSteps);
        return [.. Enumerable.Range(0, (int)steps).Select(step => schedule.LearningRate(step) / 2)];
    }
}
