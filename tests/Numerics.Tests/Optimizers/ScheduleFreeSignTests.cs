namespace SaeLab.Numerics.Tests.Optimizers;

public class ScheduleFreeSignTests
{
    public static TheoryData<string> Backends => GivenGradients.Backends;

    [Theory]
    [MemberData(nameof(Backends))]
    public void Three_steps_are_those_computed_by_hand(string backend)
    {
        using var engine = GivenGradients.Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[1, -2]]), RowMeaning.Shared);
        using var optimizer = new ScheduleFreeSign(parameters);
        using var graph = new Graph(engine);

        // t = 1, c = 1: z = (0.9, −1.9), x = z, y = z.
        optimizer.Step(graph, w, [0.3f, -5], 0.1);
        GivenGradients.AssertNumbers([0.9f, -1.9f], optimizer[w].First);
        GivenGradients.AssertNumbers([0.9f, -1.9f], optimizer[w].Second);
        GivenGradients.AssertNumbers([0.9f, -1.9f], w.Value);

        // t = 2, c = 1/2: z = (1.0, −1.9), x = (0.95, −1.9), y = 0.95 x + 0.05 z.
        optimizer.Step(graph, w, [-1e-40f, 0], 0.1);
        GivenGradients.AssertNumbers([1.0f, -1.9f], optimizer[w].First);
        GivenGradients.AssertNumbers([0.95f, -1.9f], optimizer[w].Second);
        GivenGradients.AssertNumbers([0.9525f, -1.9f], w.Value);

        // t = 3, c = 1/3, η = 0.2: z = (0.8, −2.1), x = (0.9, −1.966667), y = (0.895, −1.973333).
        optimizer.Step(graph, w, [7, float.PositiveInfinity], 0.2);
        GivenGradients.AssertNumbers([0.8f, -2.1f], optimizer[w].First);
        GivenGradients.AssertNumbers([0.9f, -1.9666667f], optimizer[w].Second);
        GivenGradients.AssertNumbers([0.895f, -1.9733333f], w.Value);
    }

    [Fact]
    public void It_agrees_with_the_reference_at_every_width_and_length()
    {
        using var reference = new ReferenceBackend();
        foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i <= InstructionSets.Choose()))
        {
            using var fast = CpuBackend.Create(2, instructionSet);
            foreach (var length in new[] { 1, 7, 16, 33, (1 << 14) + 5 })
            {
                var (expected, actual) = (Run(reference, length), Run(fast, length));
                for (var i = 0; i < length; i++)
                    Golden.AssertClose(expected[i], actual[i], what: $"{instructionSet}, entry {i} of {length}");
            }
        }

        static float[] Run(Backend backend, int length)
        {
            var random = RandomStream.FromSeed(4);
            using var parameters = new ParameterSet(backend);
            using var start = new Matrix(1, length);
            random.FillGaussian(start.Span);
            var w = parameters.Add("w", start, RowMeaning.Shared);
            using var optimizer = new ScheduleFreeSign(parameters, 0.8);
            using var graph = new Graph(backend);
            var gradient = new float[length];
            for (var step = 0; step < 5; step++)
            {
                random.FillUniform(gradient, -1, 1);
                gradient[length / 2] = 0;
                optimizer.Step(graph, w, gradient, 0.01 * (step + 1));
            }

            return w.Value.Numbers();
        }
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_not_hidden()
    {
        foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i <= InstructionSets.Choose()))
        {
            using var engine = CpuBackend.Create(1, instructionSet);
            using var parameters = new ParameterSet(engine);
            var w = parameters.Add("w", new Matrix(1, 17), RowMeaning.Shared);
            using var optimizer = new ScheduleFreeSign(parameters);
            using var graph = new Graph(engine);
            optimizer.Step(graph, w, [.. Enumerable.Repeat(float.NaN, 17)], 0.1);
            Assert.All(w.Value.Numbers(), v => Assert.True(float.IsNaN(v)));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Export_from_the_averages_leaves_training_bit_for_bit_as_it_was(string backend)
    {
        using var engine = GivenGradients.Create(backend);
        using var graph = new Graph(engine);
        var disturbed = Run(export: true);
        Assert.Equal(Run(export: false), disturbed);

        double[] Run(bool export)
        {
            using var parameters = new ParameterSet(engine);
            var w = parameters.Add("w", SmallMatrix(), RowMeaning.Latent);
            var frozen = parameters.Add("frozen", SmallMatrix(), RowMeaning.Latent, isTrained: false);
            using var optimizer = new ScheduleFreeSign(parameters);
            var random = RandomStream.FromSeed(8);
            var gradient = new float[12];
            for (var step = 0; step < 6; step++)
            {
                if (export)
                {
                    using (optimizer.UseAverages())
                    {
                        // Before the first step there is no average, and the start is exported.
                        Assert.Equal((step == 0 ? w.Value : optimizer[w].Second).Numbers(), w.Value.Numbers());
                        Assert.Equal(SmallMatrix().Span.ToArray(), frozen.Value.Numbers());
                        Assert.Throws<InvalidOperationException>(() => optimizer.Step(graph, 0.1));
                        Assert.Throws<InvalidOperationException>(optimizer.UseAverages);
                    }
                }

                random.FillUniform(gradient, -1, 1);
                optimizer.Step(graph, w, gradient, 0.05);

                // A constraint moves y off the line between x and z, and this too must survive.
                engine.NormalizeRows(w.Value);
            }

            graph.Begin();
            return w.Value is ReferenceTensor exact ? exact.Data : [.. w.Value.Numbers().Select(v => (double)v)];
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Reset_rows_start_at_the_new_values(string backend)
    {
        using var engine = GivenGradients.Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", SmallMatrix(), RowMeaning.Latent);
        using var optimizer = new ScheduleFreeSign(parameters);
        using var graph = new Graph(engine);
        optimizer.Step(graph, w, [.. Enumerable.Repeat(1f, 12)], 0.1);
        optimizer.Step(graph, w, [.. Enumerable.Repeat(-1f, 12)], 0.3);
        var (z, x) = (optimizer[w].First.Numbers(), optimizer[w].Second.Numbers());
        var values = w.Value.Numbers();
        (values[3], values[4], values[5]) = (70, 80, 90);
        w.Value.CopyFrom(values);
        optimizer.ResetRows(w, [1]);
        Assert.Equal([.. z[..3], 70, 80, 90, .. z[6..]], optimizer[w].First.Numbers());
        Assert.Equal([.. x[..3], 70, 80, 90, .. x[6..]], optimizer[w].Second.Numbers());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Constraints_hold_for_the_average_too(string backend)
    {
        using var engine = GivenGradients.Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", SmallMatrix(), RowMeaning.Latent);
        using var optimizer = new ScheduleFreeSign(parameters);
        using var graph = new Graph(engine);
        optimizer.Step(graph, w, [.. Enumerable.Repeat(1f, 12)], 0.1);
        UnitRows.Normalize(w, engine, optimizer);
        foreach (var tensor in new[] { w.Value, optimizer[w].First, optimizer[w].Second })
        {
            using var rows = tensor.ToMatrix();
            for (var i = 0; i < rows.Rows; i++)
                Golden.AssertClose(1, rows.Row(i).ToArray().Sum(v => v * v));
        }

        NonNegative.Enforce(w, engine, optimizer);
        Assert.All(optimizer[w].Second.Numbers(), v => Assert.True(v >= 0));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_momentum_outside_0_to_1_is_refused(double beta)
    {
        using var engine = CpuBackend.Create(1);
        using var parameters = new ParameterSet(engine);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScheduleFreeSign(parameters, beta));
    }

    private static Matrix SmallMatrix() => Matrix.FromRows([[1, 2, 3], [4, -5, 6], [-7, 8, 9], [0.1f, 0.2f, -0.3f]]);
}
