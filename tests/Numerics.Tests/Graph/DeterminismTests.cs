using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

public class DeterminismTests
{
    [Fact]
    public void Results_are_bitwise_the_same_on_1_2_3_and_8_threads()
    {
        var sae = new SmallSae
        {
            Rows = 700, InputDim = 67, LatentCount = 403, Activation = Activation.TopK(9), Scaled = true, PreBias = true, Only = null, Seed = 3,
        };
        var expected = Bits(sae, 1);
        Assert.Equal(expected, Bits(sae, 2));
        Assert.Equal(expected, Bits(sae, 3));
        Assert.Equal(expected, Bits(sae, 8));
    }

    [Fact]
    public void Reusing_a_graph_gives_what_a_new_graph_gives() => Law.Holds(
        Gen.Two(SmallSae.Cases),
        pair =>
        {
            using var backend = CpuBackend.Create(2);
            using var graph = new Graph(backend);
            Run(pair.Item1, backend, graph);
            var reused = Run(pair.Item2, backend, graph);
            using var fresh = new Graph(backend);
            Assert.Equal(Run(pair.Item2, backend, fresh), reused);
        },
        60);

    private static byte[] Bits(SmallSae sae, int threads)
    {
        using var backend = CpuBackend.Create(threads);
        using var graph = new Graph(backend);
        return Run(sae, backend, graph);
    }

    private static byte[] Run(SmallSae sae, Backend backend, Graph graph)
    {
        var (inputs, parameters) = sae.Create(backend);
        var loss = sae.Forward(graph, parameters, inputs, out _, out _, out _);
        graph.Backward(loss);
        return
        [
            .. BitConverter.GetBytes(loss.Value),
            .. parameters.SelectMany(p => graph.GradientOf(p).ToMatrix().Span.ToArray()).SelectMany(BitConverter.GetBytes),
        ];
    }
}
