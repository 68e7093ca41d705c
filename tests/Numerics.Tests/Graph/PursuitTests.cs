using System.Text.Json;
using FsCheck.Fluent;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics.Tests.Graphs;

public class PursuitTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    public static TheoryData<string, string> GoldenCases => new()
    {
        { "reference", "unit_rows_stop_on_duplicate_support" }, { "cpu", "unit_rows_stop_on_duplicate_support" },
        { "reference", "serial_topk_mode_two_iterations" }, { "cpu", "serial_topk_mode_two_iterations" },
        { "reference", "non_unit_rows_are_a_trap" }, { "cpu", "non_unit_rows_are_a_trap" },
    };

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Every_step_equals_the_golden_trace(string backend, string name)
    {
        var golden = Golden.Case("matching_pursuit", name);
        var (inputs, options, expected) = (golden.GetProperty("inputs"), golden.GetProperty("options"), golden.GetProperty("expected"));
        if (expected.TryGetProperty("without_division", out var withoutDivision))
            expected = withoutDivision;
        var pursuit = new Pursuit(
            options.GetProperty("max_iterations").GetInt32(),
            options.TryGetProperty("residual_threshold", out var threshold) ? threshold.GetDouble() : 0,
            options.TryGetProperty("stop_on_duplicate_support", out var stops) && stops.GetBoolean());
        using var x = inputs.GetProperty("x").ToMatrix();
        using var dictionary = inputs.GetProperty("W_dec").ToMatrix();
        using var run = new Run(Create(backend), x, dictionary, inputs.GetProperty("b_dec").ToMatrix(), pursuit);

        // A golden step that selects nothing positive has value 0; here the row has stopped by then.
        var steps = expected.GetProperty("trace").EnumerateArray().Where(s => s.GetProperty("value").GetDouble() > 0).ToArray();
        Assert.Equal(steps.Length, run.Trace.Count(0));
        var residual = inputs.GetProperty("x").ToDoubles();
        foreach (var (t, step) in steps.Index())
        {
            var (atom, value) = run.Trace.Step(0, t);
            Assert.Equal(step.GetProperty("atom").GetInt32(), atom);
            Golden.AssertClose(step.GetProperty("value").GetDouble(), value);
            residual = [.. residual.Select((r, c) => r - (value * dictionary[atom, c]))];
            AssertNumbers(step.GetProperty("residual"), residual);
        }

        var f = new double[dictionary.Rows];
        foreach (var (j, i) in run.Latents.Indices(0).ToArray().Index())
            f[i] = run.Latents.Values(0)[j];
        AssertNumbers(expected.GetProperty("f"), f);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void With_unit_rows_the_residual_never_grows_and_is_orthogonal_to_the_last_atom(string backend) => Law.Holds(
        from rows in Gen.Choose(1, 60)
        from d in Gen.Choose(1, 40)
        from m in Gen.Choose(1, 90)
        from iterations in Gen.Choose(1, 20)
        from stops in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1 << 20)
        select (rows, d, m, iterations, stops, seed),
        c =>
        {
            var engine = Create(backend);
            var random = RandomStream.FromSeed((ulong)c.seed);
            using var x = SmallSae.Gaussian(c.rows, c.d, 1, random);
            using var dictionary = UnitRowsOf(c.m, c.d, random);
            using var bias = SmallSae.Gaussian(1, c.d, 0.3, random);
            using var run = new Run(engine, x, dictionary, bias, new Pursuit(c.iterations, 0.1, c.stops));
            for (var b = 0; b < c.rows; b++)
            {
                var residual = x.Row(b).ToArray().Select((v, i) => (double)v - bias[0, i]).ToArray();
                var start = Norm(residual);
                Assert.InRange(run.Trace.Count(b), 0, c.iterations);
                for (var t = 0; t < run.Trace.Count(b); t++)
                {
                    var (atom, value) = run.Trace.Step(b, t);
                    Assert.True(value > 0);
                    var row = dictionary.Row(atom).ToArray();
                    var products = Enumerable.Range(0, c.m).Select(j => Dot(residual, dictionary.Row(j).ToArray())).ToArray();
                    Assert.True(products.Max() <= value + (1e-5 * start), "a larger product was passed over");
                    var before = Norm(residual);
                    residual = [.. residual.Select((r, i) => r - (value * row[i]))];
                    Assert.True(Norm(residual) <= before + (1e-6 * start));
                    Assert.True(Math.Abs(Dot(residual, row)) <= 1e-5 * start);
                    if (t < run.Trace.Count(b) - 1)
                        Assert.True(Norm(residual) >= 0.1 - (1e-5 * start));
                }

                var isRepeated = Enumerable.Range(0, run.Trace.Count(b)).GroupBy(t => run.Trace.Step(b, t).Atom).Any(g => g.Count() > 1);
                Assert.True(!c.stops || run.Latents.Indices(b).Length >= run.Trace.Count(b) - (isRepeated ? 1 : 0));
            }
        },
        80);

    [Fact]
    public void Values_and_choices_agree_with_the_reference_at_every_width()
    {
        // 300 rows pay for the Gram matrix of 200 atoms after the first step, 20 rows of 400 atoms late, and 3 rows of 900 never.
        foreach (var (rows, m) in new[] { (300, 200), (20, 400), (3, 900) })
        {
            var random = RandomStream.FromSeed(3);
            using var x = SmallSae.Gaussian(rows, 24, 1, random);
            using var dictionary = UnitRowsOf(m, 24, random);
            using var expected = new Run(new ReferenceBackend(), x, dictionary, null, new Pursuit(30, 0.01, false));
            foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i <= InstructionSets.Choose()))
            {
                using var actual = new Run(CpuBackend.Create(2, instructionSet), x, dictionary, null, new Pursuit(30, 0.01, false));
                Assert.Equal(expected.Latents.AllIndices.ToArray(), actual.Latents.AllIndices.ToArray());
                for (var j = 0; j < expected.Latents.Count; j++)
                    Golden.AssertClose(expected.Latents.AllValues[j], actual.Latents.AllValues[j], 1e-4, 1e-5, $"entry {j} of {rows} rows at {instructionSet}");
            }
        }
    }

    [Theory]
    [InlineData(50, 40)]
    [InlineData(30, 3000)]
    public void Batches_that_are_cut_for_lack_of_room_give_what_whole_ones_give(int rows, int latentCount)
    {
        // Room for the scores of three rows, and for the steps of one or two.
        var (whole, cut) = (Gradients(1 << 25, 1 << 24), Gradients(3 * latentCount, 100));
        Assert.Equal(whole.Latents, cut.Latents);
        foreach (var (expected, actual) in whole.Gradients.Zip(cut.Gradients))
        {
            for (var i = 0; i < expected.Length; i++)
                Golden.AssertClose(expected[i], actual[i], 1e-5, 1e-6, $"entry {i}");
        }

        (int[] Latents, float[][] Gradients) Gradients(int scores, int steps)
        {
            using var backend = new CpuBackend<LanesScalar>(2, InstructionSet.Scalar) { MostScores = scores, MostStepNumbers = steps };
            using var parameters = new ParameterSet(backend);
            var random = RandomStream.FromSeed(6);
            var x = parameters.Add("x", SmallSae.Gaussian(rows, 10, 1, random), RowMeaning.Shared);
            var dictionary = parameters.Add("D", UnitRowsOf(latentCount, 10, random), RowMeaning.Latent);
            var bias = parameters.Add("b", SmallSae.Gaussian(1, 10, 0.3, random), RowMeaning.Shared);
            using var graph = new Graph(backend);
            graph.Begin();
            var f = graph.Pursue(graph.Use(x), graph.Use(dictionary), graph.Use(bias), new Pursuit(7, 0, false));
            using var latents = new SparseLatents(latentCount);
            f.Value.CopyTo(latents);
            using var target = SmallSae.Gaussian(rows, 10, 1, random);
            graph.Backward(graph.MeanSquaredError(graph.Decode(f, graph.Detach(graph.Use(dictionary))), graph.Input(target)));
            return ([.. latents.AllIndices], [.. parameters.Select(p => graph.GradientOf(p).ToMatrix().Span.ToArray())]);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Of_equal_products_the_lower_index_wins(string backend)
    {
        var rows = Enumerable.Range(0, 40).Select(i => i is 0 or 1 or 2 ? new[] { 0f, 1 } : i is 21 or 37 ? [1f, 0] : [0.6f, 0.8f]).ToArray();
        using var run = new Run(Create(backend), Matrix.FromRows([[3, 0.5f]]), Matrix.FromRows(rows), null, new Pursuit(2, 0, false));
        Assert.Equal([(21, 3.0), (0, 0.5)], [run.Trace.Step(0, 0), run.Trace.Step(0, 1)]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_row_that_nothing_points_towards_has_no_latents(string backend)
    {
        using var run = new Run(
            Create(backend), Matrix.FromRows([[0, 0], [-1, -2], [3, 4]]), Matrix.FromRows([[1, 0], [0, 1]]), null, new Pursuit(5, 0, false));
        Assert.Equal([0, 0, 2], [run.Trace.Count(0), run.Trace.Count(1), run.Trace.Count(2)]);
        Assert.Equal([4f, 3f], [run.Latents.Values(2)[1], run.Latents.Values(2)[0]]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Numbers_that_are_not_finite_or_become_so_are_named(string backend)
    {
        Matrix x = Matrix.FromRows([[1, 1], [1, float.NaN]]), dictionary = Matrix.FromRows([[1, 0], [0, float.PositiveInfinity]]);
        Assert.Contains("Row 1", Assert.Throws<NotFiniteNumberException>(
            () => new Run(Create(backend), x, Matrix.FromRows([[1, 0]]), null, new Pursuit(5, 0, false))).Message, StringComparison.Ordinal);
        Assert.Contains("row 1", Assert.Throws<NotFiniteNumberException>(
            () => new Run(Create(backend), Matrix.FromRows([[1, 1]]), dictionary, null, new Pursuit(5, 0, false))).Message, StringComparison.Ordinal);

        // Each step across these two rows of norm 3 makes the residual longer.
        Assert.Contains("overflows", Assert.Throws<NotFiniteNumberException>(
            () => new Run(Create(backend), Matrix.FromRows([[0, 0], [1, 1]]), Matrix.FromRows([[3, 0], [-3, 0]]), null, new Pursuit(5000, 0, false))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_and_limits_that_make_no_sense_are_refused()
    {
        Matrix x = new(2, 3), dictionary = new(5, 3);
        Refused(new Matrix(2, 4), dictionary, null, new Pursuit(1, 0, false));
        Refused(x, dictionary, new Matrix(1, 4), new Pursuit(1, 0, false));
        Refused(x, dictionary, null, new Pursuit(0, 0, false));
        Refused(x, dictionary, null, new Pursuit(int.MaxValue, 0, false));
        Refused(x, dictionary, null, new Pursuit(1, -1, false));
        Refused(x, dictionary, null, new Pursuit(1, double.NaN, false));

        static void Refused(Matrix x, Matrix dictionary, Matrix? bias, Pursuit pursuit)
        {
            using var backend = CpuBackend.Create(1);
            using var graph = new Graph(backend);
            graph.Begin();
            Assert.ThrowsAny<ArgumentException>(() => graph.Pursue(graph.Input(x), graph.Input(dictionary), bias is null ? null : graph.Input(bias), pursuit));
        }
    }

    private static Backend Create(string backend) => backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();

    private static Matrix UnitRowsOf(int rows, int columns, RandomStream random)
    {
        var matrix = SmallSae.Gaussian(rows, columns, 1, random);
        using var backend = CpuBackend.Create(1);
        backend.NormalizeRows(matrix);
        return matrix;
    }

    private static void AssertNumbers(JsonElement expected, double[] actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        foreach (var (c, value) in expected.ToDoubles().Index())
            Golden.AssertClose(value, actual[c]);
    }

    private static double Dot(double[] a, float[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static double Norm(double[] a) => Math.Sqrt(a.Sum(v => v * v));

    /// <summary>A pursuit on a backend, with its trace.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Backend _backend;

        public Run(Backend backend, Matrix x, Matrix dictionary, Matrix? bias, Pursuit pursuit)
        {
            _backend = backend;
            Trace = backend.NewPursuitTrace();
            using var latents = backend.NewLatents(dictionary.Rows);
            backend.Pursue(backend.Import(x), backend.Import(dictionary), bias is null ? null : backend.Import(bias), pursuit, latents, Trace);
            latents.CopyTo(Latents = new SparseLatents(dictionary.Rows));
        }

        public PursuitTrace Trace { get; }

        public SparseLatents Latents { get; }

        public void Dispose()
        {
            Trace.Dispose();
            Latents.Dispose();
            _backend.Dispose();
        }
    }
}
