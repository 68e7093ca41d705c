namespace SaeLab.Numerics.Tests.Optimizers;

public class ConstraintTests
{
    public static TheoryData<string> Backends => ["reference", "Scalar", "Vector256", "Vector512"];

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Negative_numbers_become_zero_and_others_stay(string backend)
    {
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        float[] values = [.. Enumerable.Range(0, 67).Select(i => (i % 3) - 1f + (0.25f * (i % 2)))];
        values[11] = float.NaN;
        var w = parameters.Add("w", Matrix.FromRows([values]), RowMeaning.Latent);
        NonNegative.Enforce(w, engine);
        Assert.Equal(values.Select(v => float.IsNaN(v) ? v : Math.Max(0, v)), w.Value.Numbers().Select(v => v + 0f));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Rows_outside_the_cone_are_turned_onto_it_in_the_plane_of_the_two_and_others_stay(string backend)
    {
        using var engine = Create(backend);
        foreach (var d in new[] { 2, 3, 17, 300 })
        {
            foreach (var cosine in new[] { -1, -0.3, 0, 0.8, 0.999, 1 })
            {
                using var parameters = new ParameterSet(engine);
                using var before = Graphs.SmallSae.Gaussian(100, d, 2, RandomStream.FromSeed(1));
                using var axes = Graphs.SmallSae.Gaussian(100, d, 3, RandomStream.FromSeed(2));
                var w = parameters.Add("w", before, RowMeaning.Latent);
                Cone.Enforce(w, parameters.Add("axes", axes, RowMeaning.Latent, isTrained: false), cosine, engine);
                using var after = w.Value.ToMatrix();
                for (var i = 0; i < 100; i++)
                {
                    var (b, a, axis) = (Doubles(before, i), Doubles(after, i), Doubles(axes, i));
                    if (Cosine(b, axis) >= cosine + 1e-6)
                    {
                        Assert.Equal(b, a);
                        continue;
                    }

                    Golden.AssertClose(Math.Sqrt(Dot(b, b)), Math.Sqrt(Dot(a, a)), 1e-5, 0, "norm");
                    Golden.AssertClose(cosine, Cosine(a, axis), 0, 3e-6, $"cosine of row {i}, d = {d}");

                    // In the plane: what is left of the new row without the axis points where the old one's rest did.
                    if (Math.Abs(cosine) < 1)
                        Golden.AssertClose(1, Cosine(Across(a, axis), Across(b, axis)), 0, 1e-4, "direction across");
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Zero_rows_zero_axes_and_rows_opposite_to_their_axis_are_handled(string backend)
    {
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[0, 0, 0], [1, 2, 3], [-2, -1, -4], [-2, -1.0000001f, -4], [0, -6, 0]]), RowMeaning.Latent);
        var axes = parameters.Add("axes", Matrix.FromRows([[1, 0, 0], [0, 0, 0], [2, 1, 4], [2, 1, 4], [0, 1, 0]]), RowMeaning.Latent, isTrained: false);
        Cone.Enforce(w, axes, 0.6, engine);
        using var turned = w.Value.ToMatrix();
        Assert.Equal([0, 0, 0], turned.Row(0).ToArray());
        Assert.Equal([1, 2, 3], turned.Row(1).ToArray());
        foreach (var i in new[] { 2, 3, 4 })
        {
            var (row, axis) = (Doubles(turned, i), Doubles(axes.Value.ToMatrix(), i));
            Golden.AssertClose(0.6, Cosine(row, axis), 0, 1e-6, $"cosine of row {i}");
            Golden.AssertClose(i == 4 ? 6 : Math.Sqrt(21), Math.Sqrt(Dot(row, row)), 1e-6);
        }

        // The smallest coordinate of the axis: the second of (2, 1, 4), the first of (0, 1, 0).
        Assert.InRange(turned[2, 1], 4, 4.58);
        Golden.AssertClose(6 * 0.8, turned[4, 0]);
        Assert.Equal(0, turned[4, 2]);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Rows_become_rows_of_norm_1_and_a_row_of_zeros_stays_as_it_is(string backend)
    {
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[3, 0, 4], [0, 0, 0], [1e-20f, 0, 0], [0, -1e15f, 0]]), RowMeaning.Latent);
        UnitRows.Normalize(w, engine);
        using var rows = w.Value.ToMatrix();
        Assert.Equal([0.6f, 0, 0.8f], rows.Row(0).ToArray());
        Assert.Equal([0, 0, 0], rows.Row(1).ToArray());
        Golden.AssertClose(1e-12, rows[2, 0], 1e-5, 0, "what is shorter than 1e-8 is divided by 1e-8");
        Assert.Equal([0, -1, 0], rows.Row(3).ToArray());
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void In_one_dimension_the_sign_changes(string backend)
    {
        using var engine = Create(backend);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", Matrix.FromRows([[-3], [2]]), RowMeaning.Latent);
        var axes = parameters.Add("axes", Matrix.FromRows([[0.7f], [0.1f]]), RowMeaning.Latent, isTrained: false);
        Cone.Enforce(w, axes, 0.5, engine);
        Assert.Equal([3, 2], w.Value.Numbers());
    }

    [Fact]
    public void Axes_of_another_shape_and_cosines_that_are_none_are_refused()
    {
        using var engine = CpuBackend.Create(1);
        using var parameters = new ParameterSet(engine);
        var w = parameters.Add("w", new Matrix(2, 3), RowMeaning.Latent);
        var other = parameters.Add("other", new Matrix(3, 2), RowMeaning.Latent);
        Assert.Throws<ArgumentException>(() => Cone.Enforce(w, other, 0.5, engine));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.Enforce(w, w, 1.5, engine));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cone.Enforce(w, w, double.NaN, engine));
    }

    private static Backend Create(string backend)
    {
        if (backend == "reference")
            return new ReferenceBackend();
        var instructionSet = Enum.Parse<InstructionSet>(backend);
        Skip.If(instructionSet > InstructionSets.Choose(), $"the machine has no {backend}");
        return CpuBackend.Create(2, instructionSet);
    }

    private static double[] Doubles(Matrix matrix, int row) => [.. matrix.Row(row).ToArray().Select(v => (double)v)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static double Cosine(double[] a, double[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double[] Across(double[] row, double[] axis) => [.. row.Zip(axis, (r, a) => r - (a * Dot(row, axis) / Dot(axis, axis)))];
}
