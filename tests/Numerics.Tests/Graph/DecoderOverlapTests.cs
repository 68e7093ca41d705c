namespace SaeLab.Numerics.Tests.Graphs;

public class DecoderOverlapTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Both_readings_of_the_penalty_equal_the_golden_values(string backend)
    {
        var golden = Golden.Case("variants_setup_a", "decoder_orthogonality");
        var decoder = golden.GetProperty("inputs").GetProperty("W_dec").ToMatrix();
        var expected = golden.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("mean_of_max_squared_cos").GetDouble(), Overlap(backend, decoder, [0, 1, 2], 3, absolute: false));
        Golden.AssertClose(expected.GetProperty("mean_of_max_squared_abs_cos").GetDouble(), Overlap(backend, decoder, [2, 0, 1], 3, absolute: true));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Only_rows_of_one_chunk_are_compared(string backend)
    {
        // Rows 0 and 3 are equal, and 1 and 2 are.
        var decoder = Matrix.FromRows([[1, 0, 0], [0, 2, 0], [0, 3, 0], [5, 0, 0], [0, 0, 1]]);
        Assert.Equal(0.0, Overlap(backend, decoder, [0, 1, 2, 3, 4], 2, absolute: false));
        Assert.Equal(0.8, Overlap(backend, decoder, [0, 3, 1, 2, 4], 2, absolute: false), 6);
        Assert.Equal(0.4, Overlap(backend, decoder, [0, 3, 1, 4, 2], 2, absolute: false), 6);
        Assert.Equal(0.8, Overlap(backend, decoder, [4, 2, 1, 0, 3], int.MaxValue, absolute: true), 6);
        Assert.Equal(0.0, Overlap(backend, decoder, [4, 2, 1, 0, 3], 1, absolute: true));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Of_equal_maxima_the_first_in_the_order_wins(string backend)
    {
        using var engine = Create(backend);
        var random = RandomStream.FromSeed(9);
        int[] kinds = [.. Enumerable.Range(0, 1300).Select(_ => (int)random.NextBelow(3))];
        using var rows = Matrix.FromRows([.. kinds.Select(k => new[] { k == 0 ? 1f : 0, k == 1 ? 1f : 0, k == 2 ? 1f : 0 })]);
        var order = Enumerable.Range(0, 1300).ToArray();
        random.Shuffle<int>(order);
        var (partners, cosines) = (new int[1300], new double[1300]);
        engine.NearestRows(engine.Import(rows), order, 1100, absolute: false, partners, cosines);
        for (var p = 0; p < order.Length; p++)
        {
            var chunk = order.Skip(p / 1100 * 1100).Take(1100);
            Assert.Equal(chunk.First(j => j != order[p] && kinds[j] == kinds[order[p]]), partners[order[p]]);
            Assert.Equal(1, cosines[order[p]]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Several_strips_agree_with_the_reference_at_every_width(bool absolute)
    {
        const int Rows = 1200;
        using var rows = SmallSae.Gaussian(Rows, 6, 1, RandomStream.FromSeed(2));
        var order = Enumerable.Range(0, Rows).Reverse().ToArray();
        using var reference = new ReferenceBackend();
        var (partners, expected) = (new int[Rows], new double[Rows]);
        reference.NearestRows(reference.Import(rows), order, 1100, absolute, partners, expected);
        foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i <= InstructionSets.Choose()))
        {
            using var fast = CpuBackend.Create(2, instructionSet);
            var (found, cosines) = (new int[Rows], new double[Rows]);
            fast.NearestRows(rows, order, 1100, absolute, found, cosines);
            for (var i = 0; i < Rows; i++)
                Golden.AssertClose(expected[i], cosines[i], 0, 1e-6, $"row {i} at {instructionSet}");

            // Where two neighbours are equally near but for rounding, either may be found.
            Assert.InRange(found.Zip(partners).Count(p => p.First != p.Second), 0, 2);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_row_too_short_to_have_a_direction_has_no_neighbour_and_no_gradient(string backend)
    {
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        var decoder = parameters.Add("W_dec", Matrix.FromRows([[1, 0.5f], [0, 0], [1, 0.6f], [-5e-9f, 5e-9f]]), RowMeaning.Latent);
        using var graph = new Graph(engine);
        graph.Begin();
        var overlap = graph.DecoderOverlap(graph.Use(decoder), [0, 1, 2, 3], 4, absolute: true);
        Golden.AssertClose(0.5 * 1.3 * 1.3 / (1.25 * 1.36), overlap.Value);
        graph.Backward(overlap);
        using var gradient = graph.GradientOf(decoder).ToMatrix();
        Assert.Equal([0, 0], gradient.Row(1).ToArray());
        Assert.Equal([0, 0], gradient.Row(3).ToArray());
        Assert.NotEqual(0, gradient[0, 0]);
    }

    [Fact]
    public void Orders_that_are_no_permutation_and_rows_that_are_not_finite_are_refused()
    {
        var decoder = Matrix.FromRows([[1, 0], [0, 1], [1, 1]]);
        Assert.ThrowsAny<ArgumentException>(() => Overlap("cpu", decoder, [0, 1], 3, false));
        Assert.ThrowsAny<ArgumentException>(() => Overlap("cpu", decoder, [0, 1, 1], 3, false));
        Assert.ThrowsAny<ArgumentException>(() => Overlap("cpu", decoder, [0, 1, 3], 3, false));
        Assert.ThrowsAny<ArgumentException>(() => Overlap("cpu", decoder, [0, 1, -1], 3, false));
        Assert.ThrowsAny<ArgumentException>(() => Overlap("cpu", decoder, [0, 1, 2], 0, false));
        decoder[1, 0] = float.NaN;
        foreach (var backend in new[] { "cpu", "reference" })
        {
            Assert.Contains("row 1", Assert.Throws<NotFiniteNumberException>(
                () => Overlap(backend, decoder, [0, 1, 2], 3, false)).Message, StringComparison.Ordinal);
        }
    }

    private static double Overlap(string backend, Matrix decoder, int[] order, int chunk, bool absolute)
    {
        using var engine = Create(backend);
        using var graph = new Graph(engine);
        graph.Begin();
        return graph.DecoderOverlap(graph.Input(engine.Import(decoder)), order, chunk, absolute).Value;
    }

    private static Backend Create(string backend) => backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
}
