namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>What holds for every operation on dense arguments.</summary>
public class OperationTests
{
    private const double Step = 1e-5;

    /// <summary>Float32 sums of up to 257 products of order 1, against double ones.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Operations => OperationCase.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradients_equal_finite_differences(string operation)
    {
        using var backend = new ReferenceBackend();
        foreach (var problem in OperationCase.Of(operation).Where(p => p.Arguments.All(a => a.Count < 3000)))
        {
            using var parameters = problem.Parameters(backend);
            using var graph = new Graph(backend);
            var loss = Forward();
            graph.Backward(loss);
            var gradients = parameters.Select(p => ((ReferenceTensor)graph.GradientOf(p)).Data.ToArray()).ToArray();
            foreach (var (index, parameter) in parameters.Index())
            {
                var data = ((ReferenceTensor)parameter.Value).Data;
                for (var i = 0; i < data.Length; i += 1 + (data.Length / 20))
                {
                    var value = data[i];
                    data[i] = value + Step;
                    var up = Forward().Value;
                    data[i] = value - Step;
                    var down = Forward().Value;
                    data[i] = value;
                    Golden.AssertClose((up - down) / (2 * Step), gradients[index][i], 1e-5, 1e-7, $"{parameter.Name}[{i}]");
                }
            }

            ScalarNode Forward()
            {
                graph.Begin();
                return problem.Forward(graph, [.. parameters.Select(graph.Use)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Values_and_gradients_agree_with_the_reference_at_every_width(string operation)
    {
        using var reference = new ReferenceBackend();
        foreach (var problem in OperationCase.Of(operation))
        {
            var expected = problem.Run(reference);
            foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i <= InstructionSets.Choose()))
            {
                using var fast = CpuBackend.Create(2, instructionSet);
                var actual = problem.Run(fast);
                Golden.AssertClose(expected.Value, actual.Value, Tolerance, Tolerance, $"{operation}, {instructionSet}");
                foreach (var (index, gradient) in expected.Gradients)
                {
                    var scale = Math.Max(0.01, gradient.Span.ToArray().Max(MathF.Abs));
                    for (var i = 0; i < gradient.Count; i++)
                    {
                        Golden.AssertClose(
                            gradient.Span[i], actual.Gradients[index].Span[i], Tolerance, Tolerance * scale, $"{operation}, {instructionSet}, argument {index}[{i}]");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Results_are_bitwise_the_same_on_1_2_and_5_threads(string operation)
    {
        foreach (var problem in OperationCase.Of(operation))
        {
            using var one = CpuBackend.Create(1);
            using var two = CpuBackend.Create(2);
            using var five = CpuBackend.Create(5);
            var expected = problem.Run(one);
            AssertBits(expected, problem.Run(two));
            AssertBits(expected, problem.Run(five));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_argument_that_is_not_trained_leaves_the_gradients_of_the_others_alone(string operation)
    {
        using var backend = CpuBackend.Create(2);
        foreach (var problem in OperationCase.Of(operation))
        {
            var all = problem.Run(backend);
            for (var frozen = 0; frozen < problem.Arguments.Length; frozen++)
            {
                var others = problem.Run(backend, i => i != frozen);
                Assert.Equal(problem.Arguments.Length - 1, others.Gradients.Count);
                AssertBits(
                    (all.Value, all.Gradients.Where(g => g.Key != frozen).ToDictionary(g => g.Key, g => g.Value)), others);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_warm_pass_allocates_nothing_on_the_managed_heap(string operation)
    {
        using var backend = CpuBackend.Create(2);
        foreach (var problem in OperationCase.Of(operation))
        {
            using var parameters = problem.Parameters(backend);
            using var graph = new Graph(backend);
            graph.Begin();
            DenseNode[] nodes = [.. parameters.Select(graph.Use)];
            Pass();
            Pass();
            Assert.Equal(0, Allocations.Of(Pass));

            void Pass()
            {
                graph.Begin();
                graph.Backward(problem.Forward(graph, nodes));
            }
        }
    }

    private static void AssertBits((double Value, Dictionary<int, Matrix> Gradients) expected, (double Value, Dictionary<int, Matrix> Gradients) actual)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Value), BitConverter.DoubleToInt64Bits(actual.Value));
        Assert.Equal(expected.Gradients.Keys, actual.Gradients.Keys);
        foreach (var (index, gradient) in expected.Gradients)
            Assert.Equal(gradient.Span.ToArray().Select(BitConverter.SingleToInt32Bits), actual.Gradients[index].Span.ToArray().Select(BitConverter.SingleToInt32Bits));
    }
}
