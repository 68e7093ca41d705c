using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.SparseCoding;

public class DictionaryUpdateTests
{
    private static readonly Gen<(int Rows, int Dimension, int Atoms, double Penalty, int Seed)> Problems =
        from rows in Gen.Choose(1, 60)
        from d in Gen.Choose(1, 10)
        from m in Gen.Choose(1, 14)
        from penalty in Gen.Elements(0.05, 0.3, 1.0)
        from seed in Gen.Choose(0, 1 << 20)
        select (rows, d, m, penalty, seed);

    [Fact]
    public void A_pass_of_block_coordinate_descent_never_raises_the_error_and_keeps_norms_below_1() => Law.Holds(Problems, c =>
    {
        using var coded = new Coded(c.Rows, c.Dimension, c.Atoms, c.Penalty, c.Seed);
        var before = coded.Error(coded.Dictionary);
        for (var pass = 0; pass < 5; pass++)
        {
            BlockCoordinateDescent.Pass(coded.Moments, coded.Dictionary);
            var after = coded.Error(coded.Dictionary);
            Assert.InRange(after, double.NegativeInfinity, before + (1e-5 * coded.Squares));
            Assert.All(coded.Norms(), norm => Assert.InRange(norm, 0, 1.0001));
            before = after;
        }
    });

    [Fact]
    public void The_dual_meets_the_conditions_of_a_minimum() => Law.Holds(Problems, c =>
    {
        using var coded = new Coded(c.Rows, c.Dimension, c.Atoms, c.Penalty, c.Seed);
        var multipliers = LagrangeDual.Minimise(coded.Moments, coded.Dictionary);
        var norms = coded.Norms();
        var slopes = coded.Slopes(coded.Dictionary);
        for (var j = 0; j < c.Atoms; j++)
        {
            Assert.InRange(multipliers[j], 0, double.PositiveInfinity);
            if (coded.Moments.Squares[j, j] == 0)
                continue;
            Assert.InRange(norms[j], 0, 1.0001);
            if (multipliers[j] > 1e-5 * coded.Squares)
                Assert.Equal(1, norms[j], 3);

            // Stationary: (A D − B)_j + Λ_j d_j = 0.
            for (var k = 0; k < c.Dimension; k++)
                Assert.Equal(0, (slopes[j][k] + (multipliers[j] * coded.Dictionary[j, k])) / coded.Squares, 4);
        }
    });

    [Fact]
    public void The_dual_and_projected_gradients_reach_the_same_error() => Law.Holds(
        from seed in Gen.Choose(0, 1 << 20) select seed,
        seed =>
        {
            using var coded = new Coded(200, 8, 12, 0.3, seed);
            var byGradients = coded.ByProjectedGradients();
            LagrangeDual.Minimise(coded.Moments, coded.Dictionary);
            Assert.InRange(coded.Error(coded.Dictionary) - coded.Error(byGradients), -1e-5 * coded.Squares, 1e-6 * coded.Squares);
        }, count: 20);

    [Fact]
    public void Equal_codes_and_codes_that_depend_on_others_have_a_best_dictionary()
    {
        using var codes = new SparseLatents(4);
        using var rows = new Matrix(30, 3);
        RandomStream.FromSeed(4).FillGaussian(rows.Span);
        for (var r = 0; r < rows.Rows; r++)
            codes.AddRow([0, 1, 2, 3], [r % 5, r % 5, r % 3, (r % 5) + (r % 3)]);
        using var moments = new CodeMoments(4, 3);
        moments.Add(codes, rows, keep: 0);
        using var dictionary = RandomRows(4, 3);
        LagrangeDual.Minimise(moments, dictionary);
        Assert.All(dictionary.Span.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(dictionary.Row(0).ToArray().Select(v => (double)v), dictionary.Row(1).ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-4);

        static Matrix RandomRows(int count, int dimension)
        {
            var matrix = new Matrix(count, dimension);
            RandomStream.FromSeed(5).FillGaussian(matrix.Span);
            return matrix;
        }
    }

    [Fact]
    public void Rows_without_codes_stay()
    {
        using var moments = new CodeMoments(2, 3);
        using var codes = new SparseLatents(2);
        codes.AddRow([1], [2]);
        using Matrix rows = Matrix.FromRows([[4, 0, 0]]), dictionary = Matrix.FromRows([[0.5f, 0.25f, 0], [0, 1, 0]]), same = Matrix.FromRows([[0.5f, 0.25f, 0], [0, 1, 0]]);
        moments.Add(codes, rows, keep: 0);
        BlockCoordinateDescent.Pass(moments, dictionary);
        LagrangeDual.Minimise(moments, same);
        Assert.Equal([0.5f, 0.25f, 0, 1, 0, 0], dictionary.Span.ToArray());
        Assert.Equal(0.5f, same[0, 0]);
        Assert.Equal(1, same[1, 0], 4);
    }

    [Fact]
    public void Moments_are_sums_that_are_forgotten_by_a_share()
    {
        using var moments = new CodeMoments(3, 2);
        using SparseLatents first = new(3), second = new(3);
        first.AddRow([0, 2], [1, -2]);
        second.AddRow([2], [3]);
        using Matrix x = Matrix.FromRows([[10, 20]]), y = Matrix.FromRows([[1, 0]]);
        moments.Add(first, x, keep: 1);
        moments.Add(second, y, keep: 0.5);
        Assert.Equal([0.5f, 0, -1, 0, 0, 0, -1, 0, 11], moments.Squares.Span.ToArray());
        Assert.Equal([5, 10, 0, 0, -7, -20], moments.Products.Span.ToArray());
    }

    /// <summary>Random rows with their sparse codes over a random dictionary.</summary>
    private sealed class Coded : IDisposable
    {
        private readonly Matrix _rows;

        public Coded(int rows, int dimension, int atoms, double penalty, int seed)
        {
            var random = RandomStream.FromSeed((ulong)seed);
            (_rows, Dictionary) = (new Matrix(rows, dimension), new Matrix(atoms, dimension));
            random.For("rows").FillGaussian(_rows.Span);
            random.For("atoms").FillGaussian(Dictionary.Span);
            for (var j = 0; j < atoms; j++)
            {
                var norm = Norms()[j];
                for (var c = 0; c < dimension; c++)
                    Dictionary[j, c] = (float)(Dictionary[j, c] / norm);
            }

            using var backend = CpuBackend.Create(1);
            using var codes = new SparseLatents(atoms);
            Numerics.SparseCoding.Encode(_rows, Dictionary, new Lasso(penalty, IsRectified: seed % 2 == 0), backend, codes);
            Moments = new CodeMoments(atoms, dimension);
            Moments.Add(codes, _rows, keep: 0);
        }

        public Matrix Dictionary { get; }

        public CodeMoments Moments { get; }

        public double Squares => _rows.Span.ToArray().Sum(v => (double)v * v);

        public double[] Norms() => [.. Enumerable.Range(0, Dictionary.Rows).Select(j => Math.Sqrt(Dictionary.Row(j).ToArray().Sum(v => (double)v * v)))];

        /// <summary>Σ‖r‖² − 2 tr(BDᵀ) + tr(ADDᵀ).</summary>
        public double Error(Matrix dictionary)
        {
            var slopes = Slopes(dictionary);
            var sum = Squares;
            for (var j = 0; j < dictionary.Rows; j++)
            {
                for (var c = 0; c < dictionary.Columns; c++)
                    sum += (slopes[j][c] - Moments.Products[j, c]) * dictionary[j, c];
            }

            return sum;
        }

        /// <summary>A·D − B.</summary>
        public double[][] Slopes(Matrix dictionary) => [.. Enumerable.Range(0, dictionary.Rows).Select(j => Enumerable.Range(0, dictionary.Columns).Select(c =>
            Enumerable.Range(0, dictionary.Rows).Sum(i => (double)Moments.Squares[j, i] * dictionary[i, c]) - Moments.Products[j, c]).ToArray())];

        public Matrix ByProjectedGradients()
        {
            var dictionary = new Matrix(Dictionary.Rows, Dictionary.Columns);
            Dictionary.Span.CopyTo(dictionary.Span);
            var rate = 1 / Enumerable.Range(0, Dictionary.Rows).Sum(j => (double)Moments.Squares[j, j]);
            for (var step = 0; step < 20_000; step++)
            {
                var slopes = Slopes(dictionary);
                for (var j = 0; j < dictionary.Rows; j++)
                {
                    double[] row = [.. slopes[j].Select((slope, c) => dictionary[j, c] - (rate * slope))];
                    var scale = 1 / Math.Max(1, Math.Sqrt(row.Sum(v => v * v)));
                    for (var c = 0; c < row.Length; c++)
                        dictionary[j, c] = (float)(row[c] * scale);
                }
            }

            return dictionary;
        }

        public void Dispose()
        {
            _rows.Dispose();
            Dictionary.Dispose();
            Moments.Dispose();
        }
    }
}
