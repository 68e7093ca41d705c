using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;
using SaeLab.Variants.L1;

namespace SaeLab.Plugins.Tests.Training;

public sealed class TargetL0Tests
{
    private const int LastSteps = 500;

    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(2, 2)]
    [InlineData(4, 0.3)]
    [InlineData(4, 2)]
    public void An_L1_penalty_comes_to_the_wanted_L0_whatever_its_coefficient(double target, double coefficient)
    {
        var free = Train(coefficient, null);
        var tuned = Train(coefficient, new AutotuneOptions { TargetL0 = target, Gain = 1e-2, Smoothing = 0.9, Start = TrainingDuration.OfRun(0.1) });
        Assert.True(Math.Abs(tuned - target) <= 0.02 * target, $"L0 {tuned} with the controller, {free} without");
        Assert.True(Math.Abs(free - target) > 0.3 * target, $"L0 {free} without the controller");
    }

    /// <summary>Mean L0 of the last batches.</summary>
    private static double Train(double coefficient, AutotuneOptions? autotune)
    {
        using var source = new PlantedSource(new PlantedOptions { Features = 32, Dimension = 16, Active = 3 }, RandomStream.FromSeed(8));
        var options = new TrainingOptions
        {
            Samples = 256_000,
            Batch = 64,
            Optimizer = new AdamOptions { LearningRate = 3e-3 },
            Coefficients = new Dictionary<string, CoefficientSchedule> { ["sparsity"] = new() { Warmup = TrainingDuration.OfRun(0.1), Autotune = autotune } },
        };
        using var backend = CpuBackend.Create(1);
        var variant = new L1(new L1Options { Latents = 32, Coefficient = coefficient }, new VariantContext(source.InputDim));
        using var trainer = new Trainer(source, variant, [], null, options, RandomStream.FromSeed(2), backend);
        while (trainer.State.Step < trainer.Schedule.TotalSteps - LastSteps)
            trainer.Step(measure: false);
        var sum = 0.0;
        while (!trainer.IsDone)
            sum += trainer.Step(measure: true)!.L0;
        return sum / LastSteps;
    }
}
