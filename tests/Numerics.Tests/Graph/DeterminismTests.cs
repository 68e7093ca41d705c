using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

public class DeterminismTests
{
    [Theory]
    [MemberData(nameof(AgreementTests.InstructionSets), MemberType = typeof(AgreementTests))]
    public void Results_are_bitwise_the_same_on_1_2_3_and_8_threads(InstructionSet instructionSet)
    {
        var sae = new SmallSae
        {
            Rows = 700, InputDim = 67, LatentCount = 403, Activation = Activation.TopK(9), Scaled = true, PreBias = true, Only = null, Seed = 3,
        };
        Activation[] activations =
        [
            Activation.TopK(9), Activation.AbsTopK(9), Activation.BatchTopK(9), Activation.GroupMax(13), Activation.JumpRelu(0.3, trainsInput: true),
            Activation.Relu,
        ];
        foreach (var activation in activations)
        {
            var expected = Bits(sae with { Activation = activation }, 1, instructionSet);
            foreach (var threads in new[] { 2, 3, 8 })
                Assert.Equal(expected, Bits(sae with { Activation = activation }, threads, instructionSet));
        }
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

    private static byte[] Bits(SmallSae sae, int threads, InstructionSet instructionSet)
    {
        using var backend = CpuBackend.Create(threads, instructionSet);
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
            .. parameters.SelectMany(p => graph.GradientOf(p).ToArray()).SelectMany(BitConverter.GetBytes),
        ];
    }
}
