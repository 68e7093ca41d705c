using FsCheck.Fluent;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics.Tests.Backends;

/// <summary>Kernels against plain loops in double precision, at every width that the machine has; bugs live in the tails of vectors.</summary>
public unsafe class KernelTests
{
    private const int LongestRow = 257;

    [Fact]
    public void Row_kernels_work_for_all_lengths_from_0_to_257()
    {
        CheckRows<LanesScalar>();
        if (InstructionSets.Choose() >= InstructionSet.Vector256)
            CheckRows<Lanes256>();
        if (InstructionSets.Choose() >= InstructionSet.Vector512)
            CheckRows<Lanes512>();
    }

    [Fact]
    public void Multiplication_agrees_with_loops_for_odd_shapes_and_all_layouts()
    {
        CheckMultiply(new CpuBackend<LanesScalar>(1, InstructionSet.Scalar));
        if (InstructionSets.Choose() >= InstructionSet.Vector256)
            CheckMultiply(new CpuBackend<Lanes256>(2, InstructionSet.Vector256));
        if (InstructionSets.Choose() >= InstructionSet.Vector512)
            CheckMultiply(new CpuBackend<Lanes512>(3, InstructionSet.Vector512));
    }

    [Fact]
    public void Selection_keeps_the_largest_and_of_equal_values_the_first() => Law.Holds(
        from count in Gen.Choose(2, 400)
        from k in Gen.Choose(1, count - 1)
        from distinct in Gen.Choose(1, 50)
        from values in Gen.Choose(-distinct, distinct).ArrayOf(count)
        select (k, values),
        c =>
        {
            var expected = c.values.Select((v, i) => (v, i)).OrderByDescending(e => e.v).ThenBy(e => e.i).Take(c.k).Select(e => e.i).Order().ToArray();
            var byMagnitude = c.values.Select((v, i) => (v, i)).OrderByDescending(e => Math.Abs(e.v)).ThenBy(e => e.i).Take(c.k).Select(e => e.i).Order().ToArray();
            Check<LanesScalar>();
            if (InstructionSets.Choose() >= InstructionSet.Vector256)
                Check<Lanes256>();
            if (InstructionSets.Choose() >= InstructionSet.Vector512)
                Check<Lanes512>();

            void Check<T>() where T : unmanaged, ILanes<T>
            {
                Assert.Equal(expected, Keep<T, ByValue<T>>(c.values, c.k));
                Assert.Equal(byMagnitude, Keep<T, ByMagnitude<T>>(c.values, c.k));
            }
        },
        200);

    private static int[] Keep<T, TOrder>(int[] values, int k) where T : unmanaged, ILanes<T> where TOrder : struct, IOrder<T>
    {
        var floats = new float[values.Length + 16];
        var latents = new int[values.Length + 16];
        for (var i = 0; i < values.Length; i++)
            (floats[i], latents[i]) = (values[i] / 3f, i);
        fixed (float* f = floats)
        fixed (int* l = latents)
        {
            var least = TopSelection<T, TOrder>.Keep(f, l, values.Length, k);
            Assert.Equal(floats.Take(k).Min(TOrder.Of), least);
        }

        Assert.All(Enumerable.Range(0, k), j => Assert.Equal(values[latents[j]] / 3f, floats[j]));
        return latents[..k];
    }

    private static void CheckRows<T>() where T : unmanaged, ILanes<T>
    {
        using var table = SmallMatrix(7, LongestRow, 1);
        using var destination = new Matrix(1, LongestRow);
        int* rows = stackalloc int[] { 4, 0, 6, 4 };
        float* weights = stackalloc float[] { 0.5f, -2, 0.25f, 1 };
        for (var length = 0; length <= LongestRow; length++)
        {
            float* a = table.Pointer, b = table.Pointer + LongestRow, d = destination.Pointer;
            Golden.AssertClose(Enumerable.Range(0, length).Sum(c => (double)a[c] * b[c]), Rows<T>.Dot(a, b, length), 1e-5, 1e-4, $"dot of {length}");

            Fill(d);
            Rows<T>.AddScaled(a, 3, d, length);
            Check(d, length, c => 1 + (3 * a[c]), "add scaled");
            Fill(d);
            Rows<T>.Scale(0.5f, d, length);
            Check(d, length, _ => 0.5, "scale");
            Fill(d);
            Rows<T>.Subtract(a, b, d, length);
            Check(d, length, c => a[c] - b[c], "subtract");
            Assert.True(Rows<T>.IsFinite(a, length));
            if (length > 0)
            {
                var saved = a[length - 1];
                a[length - 1] = float.NaN;
                Assert.False(Rows<T>.IsFinite(a, length));
                a[length - 1] = float.NegativeInfinity;
                Assert.False(Rows<T>.IsFinite(a, length));
                a[length - 1] = saved;
            }

            // Rows of the table are as long as what is combined, so the table is read with that stride.
            Fill(d);
            Rows<T>.Combine(a, rows, weights, null, 4, length, 2, null, d);
            Check(d, length, c => 2 * Enumerable.Range(0, 4).Sum(j => (double)weights[j] * a[(rows[j] * length) + c]), "combine");
            Fill(d);
            Rows<T>.Combine(a, rows, weights, null, 0, length, 2, d, d);
            Check(d, length, _ => 1, "combine nothing");
        }
    }

    private static void Fill(float* row) => new Span<float>(row, LongestRow).Fill(1);

    private static void Check(float* actual, int length, Func<int, double> expected, string what)
    {
        for (var c = 0; c < length; c++)
            Golden.AssertClose(expected(c), actual[c], 1e-5, 1e-5, $"{what} of {length}, entry {c}");
        for (var c = length; c < LongestRow; c++)
            Assert.Equal(1, actual[c]);
    }

    private static void CheckMultiply<T>(CpuBackend<T> backend) where T : unmanaged, ILanes<T>
    {
        foreach (var (m, n, k) in new[] { (1, 1, 1), (13, 31, 7), (14, 32, 64), (15, 33, 65), (97, 70, 130), (5, 40, 2500) })
        {
            using var a = SmallMatrix(m, k, 1);
            using var b = SmallMatrix(k, n, 2);
            using var aT = Golden.Transpose(a);
            using var bT = Golden.Transpose(b);
            foreach (var accumulate in new[] { false, true })
            {
                Check(Operand.ByLine(a.Pointer, k), Operand.ByDepth(b.Pointer, n));
                Check(Operand.ByLine(a.Pointer, k), Operand.ByLine(bT.Pointer, k));
                Check(Operand.ByDepth(aT.Pointer, m), Operand.ByDepth(b.Pointer, n));

                void Check(Operand left, Operand right)
                {
                    using var c = new Matrix(m, n);
                    c.Span.Fill(1);
                    backend.Multiply(left, right, m, n, k, c.Pointer, n, accumulate);
                    for (var i = 0; i < m; i++)
                    {
                        for (var j = 0; j < n; j++)
                        {
                            var expected = Enumerable.Range(0, k).Sum(t => (double)a[i, t] * b[t, j]) + (accumulate ? 1 : 0);
                            Golden.AssertClose(expected, c[i, j], 1e-4, 1e-4, $"[{i}, {j}] of {m} x {n} x {k}");
                        }
                    }
                }
            }
        }

        backend.Dispose();
    }

    private static Matrix SmallMatrix(int rows, int columns, ulong seed)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed(seed).FillUniform(matrix.Span, -1, 1);
        return matrix;
    }
}
