using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public sealed class CoefficientTests
{
    private static readonly TrainingOptions Options = new()
    {
        Samples = 4_000,
        Batch = 50,
        DeadAfter = TrainingDuration.OfSamples(200),
        Optimizer = new AdamOptions { LearningRate = 0.01 },
        Coefficients = new Dictionary<string, CoefficientSchedule>
        {
            ["error"] = new() { Autotune = new AutotuneOptions { TargetL0 = 2, Gain = 0.1, Start = TrainingDuration.OfSteps(3) } },
            ["aux"] = new() { Warmup = TrainingDuration.OfSteps(40), Autotune = new AutotuneOptions { TargetL0 = 0.5, Gain = 0.2 } },
        },
    };

    [Fact]
    public void A_coefficient_follows_the_golden_warm_up()
    {
        var golden = Golden.Case("schedules_and_controllers", "coefficient_warm_up");
        var inputs = golden.GetProperty("inputs");
        var expected = golden.GetProperty("expected").GetProperty("value_at_step").ToDoubles();
        var schedule = new CoefficientSchedule { Warmup = TrainingDuration.OfSteps(inputs.GetProperty("warm_up_steps").GetInt64()) };
        var coefficients = new Coefficients(Options with { Coefficients = new Dictionary<string, CoefficientSchedule> { ["error"] = schedule } }, totalSteps: 100);
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], inputs.GetProperty("final").GetDouble() * coefficients.FactorOf("error", step), 12);
            Assert.Equal(1, coefficients.FactorOf("aux", step));
        }

        Assert.False(coefficients.FollowL0);
    }

    [Fact]
    public void A_controller_multiplies_the_warm_up()
    {
        var coefficients = new Coefficients(Options, totalSteps: 80);
        coefficients.Observe(40, 0);
        var multiplier = coefficients.Scheduled[0].Autotuner!.Multiplier;
        Assert.Equal(("aux", 1.2), (coefficients.Scheduled[0].Term, Math.Round(multiplier, 9)));
        Assert.Equal(0, coefficients.FactorOf("aux", 0));
        Assert.Equal(0.25 * multiplier, coefficients.FactorOf("aux", 10), 15);
        Assert.Equal(multiplier, coefficients.FactorOf("aux", 40));
        Assert.Equal(1, coefficients.FactorOf("error", 10));
    }

    [Fact]
    public void Each_step_moves_the_controllers_once_whether_it_is_measured_or_not()
    {
        using var quiet = new Run(Options);
        using var watched = new Run(Options);
        for (var step = 0; step < 40; step++)
        {
            quiet.Trainer.Step(measure: false);
            var metrics = watched.Trainer.Step(measure: true)!;
            using var dictionary = watched.Trainer.Export();
            Assert.Equal(["aux", "error"], metrics.Coefficients.Select(c => c.Name));
        }

        Assert.Equal(States(quiet), States(watched));
        Assert.All(States(quiet), state => Assert.NotEqual(1, state[2]));
    }

    [Fact]
    public void Measured_factors_and_loss_are_those_of_the_step_itself()
    {
        using var run = new Run(Options);
        using var other = new Run(Options with { Coefficients = new Dictionary<string, CoefficientSchedule>() });
        var factors = new List<double>();
        for (var step = 0; step < 10; step++)
        {
            var before = run.Trainer.State.Coefficients.FactorOf("error", step);
            var metrics = run.Trainer.Step(measure: true)!;
            Assert.Equal(before, metrics.Coefficients.Single(c => c.Name == "error").Factor);
            var weights = new Dictionary<string, double> { ["error"] = 1, ["aux"] = 0.1 };
            Assert.Equal(metrics.Terms.Sum(t => t.Value * weights[t.Name] * metrics.Coefficients.Single(c => c.Name == t.Name).Factor), metrics.Loss, 1e-5 * metrics.Loss);
            factors.Add(before);
            Assert.Empty(other.Trainer.Step(measure: true)!.Coefficients);
        }

        // L0 is 3 and its target 2: from the step after the start on, the factor grows.
        Assert.Equal([1, 1, 1, 1], factors[..4]);
        Assert.All(factors[4..].Zip(factors[3..]), pair => Assert.True(pair.First > pair.Second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(37)]
    public void Resume_restores_coefficients_bit_for_bit(int stopAfter)
    {
        using var folder = new TemporaryFolder();
        using var whole = new Run(Options);
        using var first = new Run(Options);
        for (var step = 0; step < stopAfter; step++)
            first.Trainer.Step(measure: false);
        TrainingCheckpoint.Save(folder.File("checkpoint"), "hash", first.Trainer.State, 0);
        using var second = new Run(Options);
        second.Trainer.Step(measure: false);
        TrainingCheckpoint.Restore(folder.File("checkpoint"), "hash", second.Trainer.State);
        Assert.Equal(States(first), States(second));

        while (whole.Trainer.State.Step < stopAfter)
            whole.Trainer.Step(measure: false);
        while (!whole.Trainer.IsDone)
        {
            var (expected, actual) = (whole.Trainer.Step(measure: true)!, second.Trainer.Step(measure: true)!);
            Assert.Equal(expected.Coefficients, actual.Coefficients);
            Assert.Equal(expected.Loss, actual.Loss);
        }

        Assert.Equal(States(whole), States(second));
    }

    [Fact]
    public void A_checkpoint_without_the_controllers_state_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var without = new Run(Options with { Coefficients = new Dictionary<string, CoefficientSchedule>() });
        TrainingCheckpoint.Save(folder.File("checkpoint"), "hash", without.Trainer.State, 0);
        using var with = new Run(Options);
        var refusal = Assert.Throws<InputException>(() => TrainingCheckpoint.Restore(folder.File("checkpoint"), "hash", with.Trainer.State));
        Assert.Contains("coefficient.aux.autotuner", refusal.Message, StringComparison.Ordinal);
    }

    private static List<double[]> States(Run run) => [.. run.Trainer.State.Coefficients.Scheduled.Select(c => c.Autotuner!.State)];

    private sealed class Run : IDisposable
    {
        private readonly GaussianRows _source = new(7);
        private readonly Backend _backend = CpuBackend.Create(1);

        public Run(TrainingOptions options) =>
            Trainer = new Trainer(_source, new SmallTopK(7, 40, 3), [], null, options, RandomStream.FromSeed(5), _backend);

        public Trainer Trainer { get; }

        public void Dispose()
        {
            Trainer.Dispose();
            _backend.Dispose();
            _source.Dispose();
        }
    }
}
