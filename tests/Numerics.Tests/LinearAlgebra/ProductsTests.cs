using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.LinearAlgebra;

public class ProductsTests
{
    /// <summary>Single precision, over sums of up to 20 numbers of size 1.</summary>
    private const double Tolerance = 1e-4;

    [Fact]
    public void Every_backend_multiplies_as_the_formula_says() => Law.Holds(
        from rows in Gen.Choose(0, 20)
        from depth in Gen.Choose(0, 20)
        from columns in Gen.Choose(1, 20)
        from seed in Gen.Choose(0, 1 << 20)
        select (rows, depth, columns, seed),
        c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            using var a = Gaussian(c.rows, c.depth, random);
            using var b = Gaussian(c.depth, c.columns, random);
            using var aTurned = Turned(a);
            using var bTurned = Turned(b);
            foreach (var backend in new[] { CpuBackend.Create(2), new ReferenceBackend() })
            {
                using (backend)
                {
                    Check(Products.Of(a, b, backend), a, b);
                    Check(Products.OfRows(a, bTurned, backend), a, b);
                    Check(Products.OverRows(aTurned, b, backend), a, b);
                }
            }
        },
        60);

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var backend = CpuBackend.Create(1);
        using var a = new Matrix(2, 3);
        using var b = new Matrix(4, 5);
        Assert.Contains("[2, 3] and [4, 5]", Assert.Throws<ArgumentException>(() => Products.Of(a, b, backend)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Products.OfRows(a, b, backend));
        Assert.Throws<ArgumentException>(() => Products.OverRows(a, b, backend));
    }

    private static void Check(Matrix product, Matrix a, Matrix b)
    {
        using (product)
        {
            Assert.Equal((a.Rows, b.Columns), (product.Rows, product.Columns));
            for (var i = 0; i < product.Rows; i++)
            {
                for (var j = 0; j < product.Columns; j++)
                    Assert.Equal(Enumerable.Range(0, a.Columns).Sum(k => (double)a[i, k] * b[k, j]), product[i, j], Tolerance);
            }
        }
    }

    private static Matrix Gaussian(int rows, int columns, RandomStream random)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Span);
        return matrix;
    }

    private static Matrix Turned(Matrix matrix)
    {
        var turned = new Matrix(matrix.Columns, matrix.Rows);
        for (var i = 0; i < matrix.Rows; i++)
        {
            for (var j = 0; j < matrix.Columns; j++)
                turned[j, i] = matrix[i, j];
        }

        return turned;
    }
}
