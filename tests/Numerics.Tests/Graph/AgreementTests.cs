namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>The fast backend computes what the reference computes, at every width and for awkward shapes.</summary>
public class AgreementTests
{
    /// <summary>Float32 sums of up to 257 products of order 1 differ from double ones by some 1e-6; gradients add up to 300 of those.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<InstructionSet> InstructionSets =>
        [.. Enum.GetValues<InstructionSet>().Where(i => i <= Numerics.InstructionSets.Choose())];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Values_and_gradients_agree_with_the_reference(InstructionSet instructionSet)
    {
        using var fast = CpuBackend.Create(2, instructionSet);
        Law.Holds(SmallSae.Cases, sae => Compare(sae, fast), 120);
    }

    [Fact]
    public void All_lengths_from_1_to_257_agree_with_the_reference()
    {
        using var fast = CpuBackend.Create(1);
        for (var length = 1; length <= 257; length++)
        {
            Compare(
                new SmallSae
                {
                    Rows = 5, InputDim = length, LatentCount = 9, Activation = Activation.TopK(4), Scaled = true, PreBias = true, Only = null, Seed = length,
                },
                fast);
            Compare(
                new SmallSae
                {
                    Rows = 3, InputDim = 4, LatentCount = length, Activation = Activation.TopK(6), Scaled = false, PreBias = true, Only = null, Seed = length,
                },
                fast);
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Batches_dense_enough_for_multiplication_agree_with_the_reference(InstructionSet instructionSet)
    {
        using var fast = CpuBackend.Create(2, instructionSet);
        foreach (var scaled in new[] { false, true })
        {
            var sae = new SmallSae
            {
                Rows = 131, InputDim = 37, LatentCount = 223, Activation = Activation.Relu, Scaled = scaled, PreBias = true, Only = null, Seed = 5,
            };
            Compare(sae, fast);
            Compare(sae with { Activation = Activation.TopK(60), Only = [.. Enumerable.Range(40, 90)] }, fast);
            Compare(sae with { Activation = Activation.TopK(100, rectified: false), InputDim = 150, Rows = 30 }, fast);
        }
    }

    [Fact]
    public void A_hint_that_no_row_lives_up_to_changes_nothing()
    {
        // The first batch is a hundred times as long against its biases as the second, so its bound fails every row of the second.
        using var backend = CpuBackend.Create(2);
        using var graph = new Graph(backend);
        using var parameters = new ParameterSet(backend);
        var random = RandomStream.FromSeed(1);
        var w = parameters.Add("W", SmallSae.Gaussian(400, 30, 1, random), RowMeaning.Latent);
        var bias = parameters.Add("b", SmallSae.Gaussian(400, 1, 30, random), RowMeaning.Latent);
        using var large = SmallSae.Gaussian(300, 30, 0.01, random);
        using var small = SmallSae.Gaussian(300, 30, 10, random);
        Encode(large);
        var hinted = Encode(small);
        using var fresh = new Graph(backend);
        fresh.Begin();
        var expected = new SparseLatents(400);
        fresh.Encode(fresh.Input(small), new Encoder(fresh.Use(w), fresh.Use(bias)), Activation.TopK(7)).Value.CopyTo(expected);
        Assert.Equal(expected.AllIndices.ToArray(), hinted.AllIndices.ToArray());
        Assert.Equal(expected.AllValues.ToArray(), hinted.AllValues.ToArray());
        Assert.Equal(300 * 7, hinted.Count);

        SparseLatents Encode(Matrix x)
        {
            graph.Begin();
            var latents = new SparseLatents(400);
            graph.Encode(graph.Input(x), new Encoder(graph.Use(w), graph.Use(bias)), Activation.TopK(7)).Value.CopyTo(latents);
            return latents;
        }
    }

    private static void Compare(SmallSae sae, Backend fast)
    {
        using var reference = new ReferenceBackend();
        var expected = Run(sae, reference);
        var actual = Run(sae, fast);

        // Where two pre-activations differ by less than rounding, the selections may differ, and with them everything else.
        if (!expected.Latents.AllIndices.SequenceEqual(actual.Latents.AllIndices))
        {
            Assert.True(SelectionIsClose(sae, expected.Latents, actual.Latents), "other latents were selected, and not for a near tie");
            return;
        }

        AssertClose(expected.Latents.AllValues, actual.Latents.AllValues, "latents");
        AssertClose(expected.Reconstruction.Span, actual.Reconstruction.Span, "reconstruction");
        Golden.AssertClose(expected.Loss, actual.Loss, Tolerance, Tolerance, "loss");
        foreach (var (name, gradient) in expected.Gradients)
            AssertClose(gradient.Span, actual.Gradients[name].Span, $"gradient of {name}");
    }

    private static bool SelectionIsClose(SmallSae sae, SparseLatents expected, SparseLatents actual)
    {
        for (var row = 0; row < sae.Rows; row++)
        {
            var (e, a) = (Magnitudes(expected, row), Magnitudes(actual, row));
            var shared = Math.Min(e.Length, a.Length);
            for (var j = 1; j <= shared; j++)
            {
                if (Math.Abs(e[^j] - a[^j]) > Tolerance)
                    return false;
            }

            if (e.Concat(a).Any(v => e.Length != a.Length && Math.Abs(v) < Tolerance) is false && e.Length != a.Length)
                return false;
        }

        return true;

        static float[] Magnitudes(SparseLatents latents, int row) => [.. latents.Values(row).ToArray().Select(Math.Abs).Order()];
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1.0;
        foreach (var value in expected)
            scale = Math.Max(scale, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
            Golden.AssertClose(expected[i], actual[i], Tolerance, Tolerance * scale, $"{what}[{i}]");
    }

    private static Outcome Run(SmallSae sae, Backend backend)
    {
        var (inputs, parameters) = sae.Create(backend);
        using var graph = new Graph(backend);
        var loss = sae.Forward(graph, parameters, inputs, out var latents, out var reconstruction, out _);
        graph.Backward(loss);
        var copy = new SparseLatents(sae.LatentCount);
        latents.Value.CopyTo(copy);
        return new Outcome(
            copy, reconstruction.Value.ToMatrix(), loss.Value, parameters.ToDictionary(p => p.Name, p => graph.GradientOf(p).ToMatrix()));
    }

    private sealed record Outcome(SparseLatents Latents, Matrix Reconstruction, double Loss, Dictionary<string, Matrix> Gradients);
}
