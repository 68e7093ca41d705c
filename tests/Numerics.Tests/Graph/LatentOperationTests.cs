using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Operations on latents: gradients are those of the loss, and the fast backend computes what the reference does.</summary>
public class LatentOperationTests
{
    private const double Step = 1e-5;

    /// <summary>As in <see cref="AgreementTests"/>.</summary>
    private const double Tolerance = 2e-4;

    [Fact]
    public void Gradients_equal_finite_differences() => Law.Holds(
        // JumpReLU's gradients are straight-through, which no difference quotient shows.
        LatentProblem.Cases.Where(p => p.Rows * p.InputDim * p.LatentCount < 3000 && p.Activation.Kind != ActivationKind.JumpRelu),
        problem =>
        {
            using var backend = new ReferenceBackend();
            using var run = problem.Create(backend);
            run.Graph.Backward(run.Forward());
            var gradients = run.Parameters.ToDictionary(p => p.Name, p => ((ReferenceTensor)run.Graph.GradientOf(p)).Data.ToArray());
            (int, int)[] pattern = [.. run.Pattern()];
            foreach (var parameter in run.Parameters)
            {
                var data = ((ReferenceTensor)parameter.Value).Data;
                for (var i = 0; i < data.Length; i += 1 + (data.Length / 10))
                {
                    var value = data[i];
                    data[i] = value + Step;
                    var up = run.Forward().Value;
                    var same = run.Pattern().SequenceEqual(pattern);
                    data[i] = value - Step;
                    var down = run.Forward().Value;
                    same &= run.Pattern().SequenceEqual(pattern);
                    data[i] = value;
                    if (same)
                        Golden.AssertClose((up - down) / (2 * Step), gradients[parameter.Name][i], 2e-4, 2e-4, $"{parameter.Name}[{i}]");
                }
            }
        },
        60);

    [Theory]
    [MemberData(nameof(AgreementTests.InstructionSets), MemberType = typeof(AgreementTests))]
    public void Values_and_gradients_agree_with_the_reference(InstructionSet instructionSet)
    {
        using var fast = CpuBackend.Create(2, instructionSet);
        using var reference = new ReferenceBackend();
        var compared = 0;
        Law.Holds(
            LatentProblem.Cases,
            problem =>
            {
                using var expected = problem.Create(reference);
                using var actual = problem.Create(fast);
                var (expectedLoss, actualLoss) = (expected.Forward(), actual.Forward());

                // Where a pre-activation lies within rounding of a kink, everything may differ.
                if (!expected.Pattern().SequenceEqual(actual.Pattern()))
                    return;
                compared++;
                Golden.AssertClose(expectedLoss.Value, actualLoss.Value, Tolerance, Tolerance, "loss");
                for (var i = 0; i < expected.Prefixes.Count; i++)
                    AssertClose(expected.Prefixes[i].Value.ToArray(), actual.Prefixes[i].Value.ToArray(), $"prefix {i}");
                expected.Graph.Backward(expectedLoss);
                actual.Graph.Backward(actualLoss);
                var gradients = actual.Gradients();
                foreach (var (name, gradient) in expected.Gradients())
                    AssertClose(gradient, gradients[name], $"gradient of {name}");
            },
            120);
        Assert.InRange(compared, 115, 120);
    }

    [Theory]
    [MemberData(nameof(AgreementTests.InstructionSets), MemberType = typeof(AgreementTests))]
    public void Results_are_bitwise_the_same_on_1_2_3_and_8_threads(InstructionSet instructionSet)
    {
        foreach (var activation in new[] { Activation.Relu, Activation.AbsTopK(20), Activation.JumpRelu(0.4, trainsInput: true) })
        {
            var problem = new LatentProblem { Rows = 500, InputDim = 61, LatentCount = 307, Activation = activation, Ordered = true, Seed = 4 };
            var expected = Bits(1);
            foreach (var threads in new[] { 2, 3, 8 })
                Assert.Equal(expected, Bits(threads));

            float[] Bits(int threads)
            {
                using var backend = CpuBackend.Create(threads, instructionSet);
                using var run = problem.Create(backend);
                var loss = run.Forward();
                run.Graph.Backward(loss);
                return [(float)loss.Value, .. run.Prefixes.SelectMany(p => p.Value.ToArray()), .. run.Gradients().Values.SelectMany(g => g)];
            }
        }
    }

    [Fact]
    public void A_repeated_pass_allocates_nothing()
    {
        using var backend = CpuBackend.Create(1);
        foreach (var activation in new[] { Activation.AbsTopK(5), Activation.GroupMax(9), Activation.JumpRelu(0.4, trainsInput: true) })
        {
            var problem = new LatentProblem { Rows = 70, InputDim = 20, LatentCount = 90, Activation = activation, Ordered = true, Seed = 1 };
            using var run = problem.Create(backend);
            Pass();
            Pass();
            Assert.Equal(0, Allocations.Of(Pass));

            void Pass() => run.Graph.Backward(run.Forward());
        }
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Append(1).Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Golden.AssertClose(expected[i], actual[i], Tolerance, Tolerance * scale, $"{what}[{i}]");
    }
}
