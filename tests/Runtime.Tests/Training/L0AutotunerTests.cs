using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class L0AutotunerTests
{
    private static readonly JsonElement Case = Golden.Case("schedules_and_controllers", "l0_autotuner");

    [Fact]
    public void The_multiplier_follows_the_golden_trace()
    {
        var inputs = Case.GetProperty("inputs");
        var autotuner = new L0Autotuner(new AutotuneOptions { TargetL0 = inputs.GetProperty("target_l0").GetDouble() }, startStep: 0);
        Assert.Equal(1, autotuner.Multiplier);
        var expected = Case.GetProperty("expected").GetProperty("trace").EnumerateArray().ToList();
        var batches = inputs.GetProperty("batch_l0").ToDoubles();
        Assert.Equal(expected.Count, batches.Length);
        for (var step = 0; step < batches.Length; step++)
        {
            autotuner.Observe(batches[step], step);
            Golden.AssertClose(expected[step].GetProperty("smoothed_l0").GetDouble(), autotuner.SmoothedL0, 1e-8, 1e-9);
            Golden.AssertClose(expected[step].GetProperty("rate").GetDouble(), autotuner.Rate, 1e-8, 1e-9);
            Golden.AssertClose(expected[step].GetProperty("multiplier").GetDouble(), autotuner.Multiplier, 1e-9, 0);
        }
    }

    [Fact]
    public void It_goes_on_from_a_saved_state_bit_for_bit() => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from stop in Gen.Choose(0, 50)
        select (seed, stop),
        c =>
        {
            var options = new AutotuneOptions { TargetL0 = 10, Gain = 0.1 };
            var (whole, first, second) = (new L0Autotuner(options, 5), new L0Autotuner(options, 5), new L0Autotuner(options, 5));
            var random = RandomStream.FromSeed((ulong)c.seed);
            second.Observe(99, 0);
            for (var step = 0; step < 60; step++)
            {
                var l0 = 20 * random.NextDouble();
                if (step == c.stop)
                    second.State = first.State;
                whole.Observe(l0, step);
                (step < c.stop ? first : second).Observe(l0, step);
            }

            Assert.Equal(whole.State.Select(BitConverter.DoubleToInt64Bits), second.State.Select(BitConverter.DoubleToInt64Bits));
        });

    [Fact]
    public void Before_its_start_it_listens_and_does_not_move()
    {
        var options = new AutotuneOptions { TargetL0 = 10 };
        var (delayed, immediate) = (new L0Autotuner(options, startStep: 3), new L0Autotuner(options, startStep: 0));
        for (var step = 0; step < 3; step++)
        {
            delayed.Observe(40 - step, step);
            immediate.Observe(40 - step, step);
            Assert.Equal((immediate.SmoothedL0, immediate.Rate, 1.0), (delayed.SmoothedL0, delayed.Rate, delayed.Multiplier));
        }

        delayed.Observe(37, 3);
        Assert.True(delayed.Multiplier > 1);
    }

    [Fact]
    public void It_rests_within_the_deadband_and_at_the_target()
    {
        var autotuner = new L0Autotuner(new AutotuneOptions { TargetL0 = 10, Deadband = 2 }, 0);
        autotuner.Observe(12, 0);
        Assert.Equal(1, autotuner.Multiplier);
        var exact = new L0Autotuner(new AutotuneOptions { TargetL0 = 10 }, 0);
        exact.Observe(10, 0);
        Assert.Equal(1, exact.Multiplier);
        var outside = new L0Autotuner(new AutotuneOptions { TargetL0 = 10, Deadband = 2 }, 0);
        outside.Observe(12.001, 0);
        Assert.True(outside.Multiplier > 1);
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(1000, 4)]
    public void It_stays_within_its_limits_and_comes_back(double l0, double limit)
    {
        var autotuner = new L0Autotuner(new AutotuneOptions { TargetL0 = 10, Gain = 0.5, Smoothing = 0, Least = 0.25, Most = 4 }, 0);
        for (var step = 0; step < 50; step++)
            autotuner.Observe(l0, step);
        Assert.Equal(limit, autotuner.Multiplier);
        for (var step = 50; step < 100; step++)
            autotuner.Observe(l0 > 10 ? 0 : 1000, step);
        Assert.NotEqual(limit, autotuner.Multiplier);
    }

    [Fact]
    public void Every_option_changes_the_trace()
    {
        var options = new AutotuneOptions { TargetL0 = 25, Gain = 0.1, Deadband = 0.5 };
        AutotuneOptions[] others =
        [
            options with { TargetL0 = 24 },
            options with { Smoothing = 0.9 },
            options with { RateSmoothing = 0.9 },
            options with { Gain = 0.09 },
            options with { GainScale = 9 },
            options with { ConvergenceGain = 0.5 },
            options with { Deadband = 20 },
            options with { Least = 0.9 },
            options with { Most = 1.0 },
        ];
        var expected = Trace(options);
        Assert.All(others, other => Assert.NotEqual(expected, Trace(other)));

        static List<double> Trace(AutotuneOptions options)
        {
            var autotuner = new L0Autotuner(options, 0);
            var random = RandomStream.FromSeed(2);
            var trace = new List<double>();
            for (var step = 0; step < 400; step++)
            {
                autotuner.Observe((step < 100 ? 10 : step < 250 ? 400 : 15) + random.NextDouble(), step);
                trace.Add(autotuner.Multiplier);
            }

            return trace;
        }
    }
}
