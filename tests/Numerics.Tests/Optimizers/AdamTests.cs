namespace SaeLab.Numerics.Tests.Optimizers;

public class AdamTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "reference", "adam_three_steps" }, { "cpu", "adam_three_steps" }, { "reference", "adam_beta1_zero" }, { "cpu", "adam_beta1_zero" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Three_steps_equal_the_golden_ones(string backend, string name)
    {
        var golden = Golden.Case("training_trajectories", name);
        var inputs = golden.GetProperty("inputs");
        using var engine = GivenGradients.Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", inputs.GetProperty("w").ToMatrix(), RowMeaning.Shared);
        var betas = inputs.GetProperty("betas").ToDoubles();
        using var adam = new Adam(parameters, betas[0], betas[1], inputs.GetProperty("eps").GetDouble());
        using var graph = new Graph(engine);
        var expected = golden.GetProperty("expected").GetProperty("w_after");
        for (var step = 0; step < 3; step++)
        {
            adam.Step(graph, w, inputs.GetProperty("gradients")[step].ToFloats(), inputs.GetProperty("lr").GetDouble());
            Golden.AssertClose(expected[step], w.Value.ToMatrix());
        }
    }

    [Theory]
    [MemberData(nameof(GivenGradients.Backends), MemberType = typeof(GivenGradients))]
    public void Reset_rows_have_moments_zero_and_others_keep_theirs(string backend)
    {
        using var engine = GivenGradients.Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[1, 2], [3, 4], [5, 6]]), RowMeaning.Latent);
        using var adam = new Adam(parameters);
        using var graph = new Graph(engine);
        adam.Step(graph, w, [1, 2, 3, 4, 5, 6], 0.1);
        var (first, second) = (adam[w].First.Numbers(), adam[w].Second.Numbers());
        adam.ResetRows(w, [2, 0]);
        Assert.Equal([0, 0, first[2], first[3], 0, 0], adam[w].First.Numbers());
        Assert.Equal([0, 0, second[2], second[3], 0, 0], adam[w].Second.Numbers());
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.ResetRows(w, [1, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.ResetRows(w, [-1]));
    }

    [Fact]
    public void Parameters_that_are_not_trained_stay_as_they_are_and_have_no_state()
    {
        using var engine = CpuBackend.Create(1);
        using var parameters = new ParameterSet(engine);
        var trained = parameters.Add("trained", Matrix.FromRows([[1]]), RowMeaning.Latent);
        var frozen = parameters.Add("frozen", Matrix.FromRows([[2]]), RowMeaning.Latent, isTrained: false);
        using var adam = new Adam(parameters);
        using var graph = new Graph(engine);
        adam.Step(graph, trained, [1], 0.1);
        adam.ResetRows(frozen, [0]);
        Assert.Equal([2], frozen.Value.Numbers());
        Assert.Contains("frozen", Assert.Throws<ArgumentException>(() => adam[frozen]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_averages_are_the_trained_values()
    {
        using var engine = CpuBackend.Create(1);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[1, 2]]), RowMeaning.Shared);
        using var adam = new Adam(parameters);
        using var graph = new Graph(engine);
        adam.Step(graph, w, [1, -1], 0.5);
        var trained = w.Value.Numbers();
        using (adam.UseAverages())
            Assert.Equal(trained, w.Value.Numbers());
        Assert.Equal(trained, w.Value.Numbers());
    }
}
