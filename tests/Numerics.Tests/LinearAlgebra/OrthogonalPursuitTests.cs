using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.LinearAlgebra;

public class OrthogonalPursuitTests
{
    /// <summary>Coefficients are rounded to single precision, and rows are of size 1.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Gen<(int Dimension, int Atoms, int Rows, int Steps, int Seed)> Problems =
        from d in Gen.Choose(1, 20)
        from m in Gen.Choose(1, 40)
        from rows in Gen.Choose(1, 4)
        from steps in Gen.Choose(0, 12)
        from seed in Gen.Choose(0, 1 << 20)
        select (d, m, rows, steps, seed);

    [Fact]
    public void What_is_left_is_orthogonal_to_all_that_was_chosen() => Law.Holds(Problems, c =>
    {
        using var x = Gaussian(c.Rows, c.Dimension, c.Seed);
        using var g = Gaussian(c.Atoms, c.Dimension, c.Seed + 1);
        using var codes = Pursue(x, g, c.Steps);
        for (var r = 0; r < c.Rows; r++)
        {
            Assert.InRange(codes.Indices(r).Length, 0, Math.Min(c.Steps, Math.Min(c.Atoms, c.Dimension)));
            var residual = Residual(x, g, codes, r);
            foreach (var j in codes.Indices(r))
                Assert.InRange(Math.Abs(Dot(residual, g.Row(j))) / Norm(g.Row(j)) / Norm(x.Row(r)), 0, 1e-4);
        }
    });

    [Fact]
    public void Each_step_takes_the_direction_that_the_textbook_takes() => Law.Holds(Problems, c =>
    {
        using var x = Gaussian(c.Rows, c.Dimension, c.Seed);
        using var g = Gaussian(c.Atoms, c.Dimension, c.Seed + 1);
        // Where as many are chosen as there are dimensions nothing but rounding is left to choose for.
        var steps = Math.Min(c.Steps, c.Dimension - 1);
        using var codes = Pursue(x, g, steps);
        for (var r = 0; r < c.Rows; r++)
            Assert.Equal(Textbook(x.Row(r).ToArray(), g, steps).Order(), codes.Indices(r).ToArray());
    });

    [Fact]
    public void On_orthonormal_directions_codes_are_found_exactly() => Law.Holds(
        from d in Gen.Choose(1, 24)
        from firing in Gen.Choose(0, d)
        from seed in Gen.Choose(0, 1 << 20)
        select (d, firing, seed),
        c =>
        {
            using var axes = new Matrix(c.d, c.d);
            for (var i = 0; i < c.d; i++)
                axes[i, c.d - 1 - i] = 1;
            var random = RandomStream.FromSeed((ulong)c.seed);
            var on = random.Permutation(c.d).Take(c.firing).Order().ToArray();
            float[] values = [.. on.Select(i => (i % 2 == 0 ? 1 : -1) * (0.5f + random.NextSingle()))];
            using var x = new Matrix(1, c.d);
            foreach (var (k, i) in on.Index())
                x[0, c.d - 1 - i] = values[k];
            using var codes = Pursue(x, axes, c.d);
            Assert.Equal(on, codes.Indices(0).ToArray());
            Assert.Equal(values, codes.Values(0).ToArray());
        });

    [Fact]
    public void One_step_is_as_good_as_matching_pursuit_and_two_are_no_worse() => Law.Holds(Problems, c =>
    {
        using var x = Gaussian(c.Rows, c.Dimension, c.Seed);
        using var g = Gaussian(c.Atoms, c.Dimension, c.Seed + 1);
        for (var r = 0; r < c.Rows; r++)
        {
            var plain = Array.ConvertAll(x.Row(r).ToArray(), v => (double)v);
            for (var steps = 1; steps <= 2; steps++)
            {
                var j = Largest(plain, g, []);
                var factor = Dot(plain, g.Row(j)) / Dot(g.Row(j), g.Row(j));
                for (var i = 0; i < plain.Length; i++)
                    plain[i] -= factor * g[j, i];
                using var codes = Pursue(x, g, steps);
                var error = Math.Sqrt(Residual(x, g, codes, r).Sum(v => v * v));
                var plainError = Math.Sqrt(plain.Sum(v => v * v));
                Assert.True(error <= plainError + Tolerance, $"{error} after {steps} steps, {plainError} by matching pursuit");
                if (steps == 1)
                    Assert.Equal(plainError, error, Tolerance);
            }
        }
    });

    [Fact]
    public void Rows_do_not_depend_on_those_beside_them()
    {
        using var x = Gaussian(9, 12, 3);
        using var g = Gaussian(30, 12, 4);
        using var together = Pursue(x, g, 5);
        for (var r = 0; r < x.Rows; r++)
        {
            using var one = Matrix.FromRows([x.Row(r).ToArray()]);
            using var alone = Pursue(one, g, 5);
            Assert.Equal(together.Indices(r).ToArray(), alone.Indices(0).ToArray());
            Assert.Equal(together.Values(r).ToArray(), alone.Values(0).ToArray());
        }
    }

    [Fact]
    public void A_direction_that_depends_on_those_chosen_is_passed_over()
    {
        // The first comes twice, once longer and once turned around, and one is nothing; the row is a sum of two.
        using var g = Matrix.FromRows([[0, 0, 0], [2, 0, 0], [1, 0, 0], [-3, 0, 0], [1, 1, 0]]);
        using var x = Matrix.FromRows([[3, 1, 0], [0, 0, 1]]);
        using var codes = Pursue(x, g, 3);
        Assert.Equal([1, 4], codes.Indices(0).ToArray());
        Assert.Equal([1, 1], codes.Values(0).ToArray(), (a, b) => Math.Abs(a - b) < Tolerance);
        Assert.Empty(codes.Indices(1).ToArray());
    }

    [Fact]
    public void It_stops_once_no_more_is_left_than_wanted()
    {
        using var axes = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        using var x = Matrix.FromRows([[3, 2, 1], [0, 0.5f, 0], [0, 0, 0]]);
        using var backend = CpuBackend.Create(1);
        using var codes = OrthogonalPursuit.Pursue(x, axes, 3, residual: 1.5, backend);
        Assert.Equal([0, 1], codes.Indices(0).ToArray());
        Assert.Empty(codes.Indices(1).ToArray());
        Assert.Empty(codes.Indices(2).ToArray());
    }

    [Fact]
    public void What_cannot_be_pursued_is_refused()
    {
        using var x = new Matrix(1, 3);
        using var g = new Matrix(2, 3);
        using var other = new Matrix(2, 4);
        using var backend = CpuBackend.Create(1);
        Assert.Throws<ArgumentException>(() => OrthogonalPursuit.Pursue(x, other, 1, 0, backend));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalPursuit.Pursue(x, g, -1, 0, backend));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalPursuit.Pursue(x, g, 1, double.NaN, backend));
        x[0, 0] = float.NaN;
        Assert.Throws<NotFiniteNumberException>(() => OrthogonalPursuit.Pursue(x, g, 1, 0, backend));
    }

    private static SparseLatents Pursue(Matrix x, Matrix g, int steps)
    {
        using var backend = CpuBackend.Create(2);
        return OrthogonalPursuit.Pursue(x, g, steps, 0, backend);
    }

    /// <summary>The directions in the order in which they are chosen, each time with an orthonormal basis of those before (Gram and Schmidt) in the place of coefficients.</summary>
    private static List<int> Textbook(float[] x, Matrix g, int steps)
    {
        var (chosen, basis) = (new List<int>(), new List<double[]>());
        var residual = Array.ConvertAll(x, v => (double)v);
        for (var step = 0; step < steps && chosen.Count < g.Rows; step++)
        {
            var j = Largest(residual, g, chosen);
            chosen.Add(j);
            var direction = Array.ConvertAll(g.Row(j).ToArray(), v => (double)v);
            Remove(direction, basis);
            Remove(direction, basis);
            var norm = Math.Sqrt(direction.Sum(v => v * v));
            basis.Add([.. direction.Select(v => v / norm)]);
            Remove(residual, basis);
        }

        return chosen;
    }

    private static void Remove(double[] vector, List<double[]> basis)
    {
        foreach (var direction in basis)
        {
            var along = direction.Zip(vector, (a, b) => a * b).Sum();
            for (var i = 0; i < vector.Length; i++)
                vector[i] -= along * direction[i];
        }
    }

    private static int Largest(double[] residual, Matrix g, List<int> without) =>
        Enumerable.Range(0, g.Rows).Where(j => !without.Contains(j)).MaxBy(j => Math.Abs(Dot(residual, g.Row(j))) / Norm(g.Row(j)));

    private static double[] Residual(Matrix x, Matrix g, SparseLatents codes, int row)
    {
        var residual = Array.ConvertAll(x.Row(row).ToArray(), v => (double)v);
        foreach (var (k, j) in codes.Indices(row).ToArray().Index())
        {
            for (var c = 0; c < residual.Length; c++)
                residual[c] -= (double)codes.Values(row)[k] * g[j, c];
        }

        return residual;
    }

    private static double Dot(double[] a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += a[c] * b[c];
        return sum;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Dot(Array.ConvertAll(a.ToArray(), v => (double)v), b);

    private static double Norm(ReadOnlySpan<float> row) => Math.Sqrt(Dot(row, row));

    private static Matrix Gaussian(int rows, int columns, int seed)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed((ulong)seed).FillGaussian(matrix.Span);
        return matrix;
    }
}
