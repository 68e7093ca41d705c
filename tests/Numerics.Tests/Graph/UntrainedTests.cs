using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Parameters that are not trained get no gradient, and those that are get the same one as ever.</summary>
public class UntrainedTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Latent_operations_give_trained_parameters_the_same_gradients_whatever_else_is_trained(string name) => Law.Holds(
        from problem in LatentProblem.Cases.Where(p => p.Rows * p.LatentCount < 4000)
        from untrained in Gen.SubListOf(LatentProblem.ParameterNames)
        select (problem, untrained),
        c =>
        {
            using var backend = Create(name);
            using var all = c.problem.Create(backend);
            all.Graph.Backward(all.Forward());
            using var some = (c.problem with { Untrained = [.. c.untrained] }).Create(backend);
            some.Graph.Backward(some.Forward());
            var expected = all.Gradients();
            foreach (var (parameter, gradient) in some.Gradients())
                Assert.Equal(expected[parameter], gradient);
            Assert.All(c.untrained, parameter => Assert.Null(some.Use(parameter).Gradient));
        },
        60);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Dense_operations_give_trained_parameters_the_same_gradients_whatever_else_is_trained(string name) => Law.Holds(
        from sae in SmallSae.Cases.Where(s => s.Rows * s.LatentCount < 4000)
        from untrained in Gen.SubListOf("W_enc", "b_enc", "W_dec", "b_dec", "theta")
        select (sae, untrained),
        c =>
        {
            using var backend = Create(name);
            var (inputs, parameters) = c.sae.Create(backend);
            using var all = new Graph(backend);
            all.Backward(c.sae.Forward(all, parameters, inputs, out _, out _, out _));
            using var partly = new ParameterSet(backend);
            foreach (var p in parameters)
                partly.Add(p.Name, p.Value.ToMatrix(), p.Rows, isTrained: !c.untrained.Contains(p.Name));
            using var some = new Graph(backend);
            some.Backward(c.sae.Forward(some, partly, inputs, out _, out _, out _));
            foreach (var p in partly)
            {
                if (p.IsTrained)
                    Assert.Equal(all.GradientOf(parameters[p.Name]).ToArray(), some.GradientOf(p).ToArray());
                else
                    Assert.Null(some.Use(p).Gradient);
            }
        },
        60);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Latents_of_an_untrained_encoder_get_no_gradient(string name)
    {
        using var backend = Create(name);
        foreach (var activation in new[] { Activation.TopK(3), Activation.JumpRelu(0.4, trainsInput: true) })
        {
            using var run = new LatentProblem
            {
                Rows = 9, InputDim = 5, LatentCount = 12, Activation = activation, Ordered = true, Seed = 2,
                Untrained = ["W_enc", "b_enc", "b_dec", "theta", "weights"],
            }.Create(backend);
            run.Graph.Backward(run.Forward());
            Assert.False(run.LatentNodes[0].RequiresGradient);
            Assert.False(run.LatentNodes[0].HasGradient);
            Assert.True(run.LatentNodes[1].HasGradient);
            Assert.Contains(run.Gradients()["scale"], g => g != 0);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_loss_without_trained_parameters_has_no_gradients(string name)
    {
        using var backend = Create(name);
        using var run = new LatentProblem
        {
            Rows = 9, InputDim = 5, LatentCount = 12, Activation = Activation.Relu, Ordered = false, Seed = 2, Untrained = LatentProblem.ParameterNames,
        }.Create(backend);
        var loss = run.Forward();
        run.Graph.Backward(loss);
        Assert.False(loss.RequiresGradient);
        Assert.All(run.Prefixes, prefix => Assert.Null(prefix.Gradient));
        Assert.All(run.LatentNodes, node => Assert.False(node.HasGradient));
    }

    private static Backend Create(string name) => name == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
}
