using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>The reference's gradients are those of the loss, by central differences in double precision.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    [Fact]
    public void Gradients_equal_finite_differences() => Law.Holds(
        // JumpReLU's gradients are straight-through, which no difference quotient shows; they have golden vectors.
        SmallSae.Cases.Where(s => s.Rows * s.InputDim * s.LatentCount < 3000 && s.Activation.Kind != ActivationKind.JumpRelu),
        sae =>
        {
            using var backend = new ReferenceBackend();
            var (inputs, parameters) = sae.Create(backend);
            using var graph = new Graph(backend);
            var loss = sae.Forward(graph, parameters, inputs, out var latents, out _, out var refined);
            graph.Backward(loss);
            var gradients = parameters.ToDictionary(p => p.Name, p => ((ReferenceTensor)graph.GradientOf(p)).Data.ToArray());
            int[] pattern = [.. Pattern(latents), .. Pattern(refined)];

            foreach (var parameter in parameters)
            {
                var data = ((ReferenceTensor)parameter.Value).Data;
                for (var i = 0; i < data.Length; i += 1 + (data.Length / 10))
                {
                    var value = data[i];
                    data[i] = value + Step;
                    var up = sae.Forward(graph, parameters, inputs, out var l, out _, out var r).Value;
                    var same = Pattern(l).Concat(Pattern(r)).SequenceEqual(pattern);
                    data[i] = value - Step;
                    var down = sae.Forward(graph, parameters, inputs, out l, out _, out r).Value;
                    same &= Pattern(l).Concat(Pattern(r)).SequenceEqual(pattern);
                    data[i] = value;

                    // Across a kink of the activation there is no derivative to compare with.
                    if (same)
                        Golden.AssertClose((up - down) / (2 * Step), gradients[parameter.Name][i], 2e-4, 2e-4, $"{parameter.Name}[{i}]");
                }
            }
        },
        60);

    [Fact]
    public void Detached_values_pass_no_gradient()
    {
        using var backend = new ReferenceBackend();
        using var graph = new Graph(backend);
        using var parameters = new ParameterSet(backend);
        var p = parameters.Add("p", Matrix.FromRows([[1, 2], [3, 4]]), RowMeaning.Shared);
        graph.Begin();
        var target = graph.Detach(graph.Use(p));
        graph.Backward(graph.MeanSquaredError(graph.Input(backend.NewTensor(2, 2)), target));
        Assert.All(graph.GradientOf(p).ToArray(), g => Assert.Equal(0, g));
    }

    private static int[] Pattern(LatentNode latents)
    {
        var copy = new SparseLatents(latents.Value.LatentCount);
        latents.Value.CopyTo(copy);
        return [.. copy.AllIndices];
    }
}
