using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.SparseCoding;

public class FeatureSignTests
{
    private static readonly Gen<Problem> Problems =
        from d in Gen.Choose(1, 12)
        from m in Gen.Choose(1, 30)
        from rectified in Gen.Elements(false, true)
        from penalty in Gen.Elements(1e-3, 0.1, 0.5, 2.0)
        from seed in Gen.Choose(0, 1 << 20)
        select new Problem(d, m, new Lasso(penalty, rectified), seed);

    [Fact]
    public void The_conditions_of_a_minimum_hold_whatever_the_shape() => Law.Holds(Problems, c =>
    {
        using var problem = new Solved(c);
        var (gradient, codes, scale) = (problem.Gradient(), problem.Codes, problem.Scale);
        for (var i = 0; i < c.Atoms; i++)
        {
            Assert.True(!c.Lasso.IsRectified || codes[i] >= 0);
            if (codes[i] != 0)
                Assert.InRange(Math.Abs(gradient[i] + (c.Lasso.Penalty * Math.Sign(codes[i]))), 0, 1e-9 * scale);
            else
                Assert.InRange(c.Lasso.IsRectified ? -gradient[i] : Math.Abs(gradient[i]), double.NegativeInfinity, c.Lasso.Penalty + (1e-9 * scale));
        }
    }, count: 1000);

    [Fact]
    public void Five_hundred_problems_are_solved_as_coordinate_descent_solves_them()
    {
        var (apart, objectives) = (0.0, 0.0);
        for (var seed = 0; seed < 500; seed++)
        {
            using var problem = new Solved(new Problem(64, 100, new Lasso(seed % 2 == 0 ? 0.1 : 0.4, IsRectified: seed % 3 == 0), seed) { HasUnitRows = true });
            var descent = problem.ByCoordinateDescent();
            apart = Math.Max(apart, descent.Zip(problem.Codes, (a, b) => Math.Abs(a - b)).Max());
            objectives = Math.Max(objectives, Math.Abs(problem.Objective(descent) - problem.Objective(problem.Codes)));
        }

        Assert.InRange(apart, 0, 1e-8);
        Assert.InRange(objectives, 0, 1e-10);
    }

    [Fact]
    public void An_atom_that_depends_on_those_in_use_takes_the_place_of_one()
    {
        // d_2 = (d_0 + d_1)/√2 explains (1, 1) at less cost than both; found last, since d_0's product is made the largest.
        using var dictionary = Matrix.FromRows([[3, 0], [0, 3], [(float)Math.Sqrt(0.5) * 3.5f, (float)Math.Sqrt(0.5) * 3.5f]]);
        using var rows = Matrix.FromRows([[1, 0.98f]]);
        using var codes = Encode(rows, dictionary, new Lasso(0.01, IsRectified: false), threads: 1);
        Assert.Contains(2, codes.Indices(0).ToArray());
        Assert.Equal(2, codes.Indices(0).Length);
    }

    [Fact]
    public void Equal_atoms_and_atoms_of_zeros_do_no_harm()
    {
        using var dictionary = Matrix.FromRows([[1, 0], [1, 0], [0, 0], [-1, 0]]);
        using var rows = Matrix.FromRows([[2, 5], [0, 1], [0.1f, 0]]);
        using var codes = Encode(rows, dictionary, new Lasso(0.5, IsRectified: false), threads: 2);
        Assert.Equal([0], codes.Indices(0).ToArray());
        Assert.Equal(1.5f, codes.Values(0)[0]);
        Assert.Empty(codes.Indices(1).ToArray());
        Assert.Empty(codes.Indices(2).ToArray());
    }

    [Fact]
    public void Codes_are_the_same_on_any_number_of_threads_and_for_any_split_of_rows()
    {
        using var rows = Gaussian(70, 20, 1);
        using var dictionary = Gaussian(50, 20, 2);
        var lasso = new Lasso(1.5, IsRectified: false);
        using var expected = Encode(rows, dictionary, lasso, threads: 1);
        using var threaded = Encode(rows, dictionary, lasso, threads: 3);
        Assert.Equal(expected.AllIndices.ToArray(), threaded.AllIndices.ToArray());
        Assert.Equal(expected.AllValues.ToArray(), threaded.AllValues.ToArray());
        for (var r = 0; r < rows.Rows; r++)
        {
            using var row = Matrix.FromRows([rows.Row(r).ToArray()]);
            using var alone = Encode(row, dictionary, lasso, threads: 1);
            Assert.Equal(expected.Indices(r).ToArray(), alone.Indices(0).ToArray());
            Assert.Equal(expected.Values(r).ToArray(), alone.Values(0).ToArray());
        }
    }

    [Fact]
    public void What_cannot_be_coded_is_refused()
    {
        using Matrix rows = Gaussian(2, 3, 1), dictionary = Gaussian(4, 3, 2), other = Gaussian(4, 2, 3), broken = Gaussian(4, 3, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(rows, dictionary, new Lasso(0, IsRectified: false), threads: 1));
        Assert.Throws<ArgumentException>(() => Encode(rows, other, new Lasso(1, IsRectified: false), threads: 1));
        broken[2, 1] = float.NaN;
        Assert.Contains("row 2", Assert.Throws<NotFiniteNumberException>(() => Encode(rows, broken, new Lasso(1, IsRectified: false), threads: 1)).Message, StringComparison.Ordinal);
    }

    private static SparseLatents Encode(Matrix rows, Matrix dictionary, Lasso lasso, int threads)
    {
        using var backend = CpuBackend.Create(threads);
        var codes = new SparseLatents(dictionary.Rows);
        Numerics.SparseCoding.Encode(rows, dictionary, lasso, backend, codes);
        return codes;
    }

    private static Matrix Gaussian(int rows, int columns, int seed)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed((ulong)seed).FillGaussian(matrix.Span);
        return matrix;
    }

    internal sealed record Problem(int Dimension, int Atoms, Lasso Lasso, int Seed)
    {
        public bool HasUnitRows { get; init; }
    }

    /// <summary>A problem with its solution, in double precision.</summary>
    private sealed class Solved : IDisposable
    {
        private readonly Problem _problem;
        private readonly Matrix _dictionary;
        private readonly double[] _products;
        private readonly GramMatrix _gram;

        public Solved(Problem problem)
        {
            _problem = problem;
            _dictionary = Gaussian(problem.Atoms, problem.Dimension, problem.Seed);
            for (var i = 0; i < problem.Atoms && problem.HasUnitRows; i++)
            {
                var norm = Math.Sqrt(_dictionary.Row(i).ToArray().Sum(v => (double)v * v));
                for (var c = 0; c < problem.Dimension; c++)
                    _dictionary[i, c] = (float)(_dictionary[i, c] / norm);
            }

            using var backend = CpuBackend.Create(1);
            _gram = new GramMatrix(_dictionary, backend);
            using var row = Gaussian(1, problem.Dimension, problem.Seed + 1);
            _products = new double[problem.Atoms];
            _gram.ProductsWith([.. row.Row(0).ToArray().Select(v => (double)v)], _products);
            var search = new FeatureSign(_gram, problem.Lasso);
            search.Solve(_products);
            Codes = new double[problem.Atoms];
            for (var k = 0; k < search.Atoms.Count; k++)
                Codes[search.Atoms[k]] = search.Values[k];
        }

        public double[] Codes { get; }

        public double Scale => Math.Max(1, _products.Max(Math.Abs));

        public double[] Gradient() => [.. Enumerable.Range(0, _problem.Atoms).Select(i => _gram[i].Zip(Codes, (g, a) => g * a).Sum() - _products[i])];

        public double Objective(double[] codes) => Enumerable.Range(0, codes.Length).Sum(i =>
            (codes[i] * ((0.5 * _gram[i].Zip(codes, (g, a) => g * a).Sum()) - _products[i])) + (_problem.Lasso.Penalty * Math.Abs(codes[i])));

        /// <summary>The same minimum by a method that has nothing in common with the search.</summary>
        public double[] ByCoordinateDescent()
        {
            var codes = new double[_problem.Atoms];
            for (var (sweep, moved) = (0, 1.0); moved > 1e-14 && sweep < 100_000; sweep++)
            {
                moved = 0;
                for (var i = 0; i < codes.Length; i++)
                {
                    var left = _products[i] - _gram[i].Zip(codes, (g, a) => g * a).Sum() + (_gram[i][i] * codes[i]);
                    var shrunk = Math.Max(0, Math.Abs(left) - _problem.Lasso.Penalty) * Math.Sign(left) / _gram[i][i];
                    var better = _problem.Lasso.IsRectified ? Math.Max(0, shrunk) : shrunk;
                    moved = Math.Max(moved, Math.Abs(better - codes[i]));
                    codes[i] = better;
                }
            }

            return codes;
        }

        public void Dispose() => _dictionary.Dispose();
    }
}
