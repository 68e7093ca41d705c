using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class OverrideTests
{
    [Fact]
    public void An_override_replaces_a_value_of_the_file()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "training.samples=1000", "variant.topk.k=8", "evaluate=[reconstruction]", "evaluate[0].reconstruction=").Experiment;
        Assert.Equal(1000, experiment.Training.Samples);
        Assert.Equal(new FakeTopKOptions { Latents = 64, K = 8 }, experiment.Variant.Options);
        Assert.Equal(["reconstruction"], experiment.Evaluate.Select(e => e.Name));
    }

    [Fact]
    public void An_override_makes_the_mappings_that_it_needs()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "training.optimizer.adam.beta1=0", "training.coefficients.aux.warmup=10 steps").Experiment;
        Assert.Equal(0, ((AdamOptions)experiment.Training.Optimizer).Beta1);
        Assert.Equal(["aux", "sparsity"], experiment.Training.Coefficients.Keys.Order());
    }

    [Fact]
    public void An_override_can_exchange_a_component_and_then_set_its_options()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "variant=l1", "variant.l1.schedule.limit=3", "resampler=revive").Experiment;
        Assert.Equal(3UL, ((FakeL1Options)experiment.Variant.Options).Schedule.Limit);
        Assert.Equal("revive", experiment.Resampler?.Name);
    }

    [Fact]
    public void An_override_of_an_expectation_takes_the_rest_of_its_path_as_one_name()
    {
        var experiment = FakeComponents.Read(FakeComponents.Valid, "expect.reconstruction.fvu='< 0.1'", "expect.density.dead='== 0'").Experiment;
        Assert.Equal(new Expectation("<", 0.1), experiment.Expect["reconstruction.fvu"]);
        Assert.Equal(new Expectation("==", 0), experiment.Expect["density.dead"]);
    }

    [Fact]
    public void The_last_override_of_a_path_wins()
    {
        Assert.Equal(2UL, FakeComponents.Read(FakeComponents.Valid, "seed=1", "seed=2").Experiment.Seed);
    }

    [Fact]
    public void An_override_through_an_alias_leaves_its_anchor_alone()
    {
        var text = "name: demo\nsource: { planted: { features: 3 } }\nvariant: l1\ntraining: { samples: 5000, coefficients: { a: &w { warmup: 5% }, b: *w } }\n";
        var coefficients = FakeComponents.Read(text, "training.coefficients.b.warmup=9%").Experiment.Training.Coefficients;
        Assert.Equal(("5%", "9%"), (coefficients["a"].Warmup.ToString(), coefficients["b"].Warmup.ToString()));
    }

    [Fact]
    public void An_error_of_an_override_names_the_override()
    {
        Assert.Equal(
            "--set training.sample=5: error SAE103: 'training' has no option 'sample'; did you mean 'samples'? (options: batch, checkpoint_every, clip_gradient_norm, coefficients, dead_after, input_transform, learning_rate, log_every, optimizer, samples)",
            FakeComponents.Complaints(FakeComponents.Valid, "training.sample=5"));
    }
}
