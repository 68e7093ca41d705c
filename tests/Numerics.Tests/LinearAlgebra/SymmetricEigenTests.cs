using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.LinearAlgebra;

public class SymmetricEigenTests
{
    [Fact]
    public void Random_matrices_of_all_sizes_are_decomposed() => Law.Holds(
        from n in Gen.Frequency((3, Gen.Choose(1, 12)), (1, Gen.Choose(12, 70)))
        from seed in Gen.Choose(0, 1 << 20)
        from scale in Gen.Elements(1.0, 1e-200, 1e150, 3e7)
        select (n, seed, scale),
        c => Check(RandomSymmetric(c.n, c.seed, c.scale)),
        150);

    [Fact]
    public void A_matrix_of_300_dimensions_is_decomposed() => Check(RandomSymmetric(300, 5, 1));

    [Fact]
    public void Known_eigenvalues_are_found_with_their_vectors()
    {
        var (values, vectors) = SymmetricEigen.Decompose(new double[,] { { 2, -1, 0 }, { -1, 2, -1 }, { 0, -1, 2 } });
        foreach (var (k, expected) in new[] { 2 + Math.Sqrt(2), 2, 2 - Math.Sqrt(2) }.Index())
            Assert.Equal(expected, values[k], 1e-14);

        // ∓(1, −√2, 1)/2: the middle entry is the largest and positive.
        Assert.Equal([-0.5, Math.Sqrt(0.5), -0.5], Column(vectors, 0), Close);
        Assert.Equal([0.5, Math.Sqrt(0.5), 0.5], Column(vectors, 2), Close);
    }

    [Fact]
    public void Repeated_eigenvalues_have_orthonormal_vectors()
    {
        // 5·1 − 2·u uᵀ: eigenvalue 5 eleven times and 3 once.
        const int Size = 12;
        var u = Enumerable.Range(0, Size).Select(i => (i + 1) / Math.Sqrt(650.0)).ToArray();
        var matrix = Make(Size, (i, j) => (i == j ? 5 : 0) - (2 * u[i] * u[j]));
        var (values, _) = Check(matrix);
        Assert.Equal([.. Enumerable.Repeat(5.0, Size - 1), 3.0], values, Close);
        Check(Make(40, (i, j) => i == j ? 7 : 0));
        Check(Make(40, (_, _) => 1));
        Check(Make(41, (i, j) => i / 7 == j / 7 ? 2 : 0));
    }

    [Fact]
    public void Matrices_of_low_rank_have_zeros_at_the_end()
    {
        var random = RandomStream.FromSeed(1);
        var rows = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 50).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var (values, _) = Check(Make(50, (i, j) => rows.Sum(r => r[i] * r[j])));
        Assert.True(values[2] > 1);
        Assert.All(values.Skip(3), v => Assert.InRange(v, -1e-12, 1e-12));
    }

    [Fact]
    public void Eigenvalues_of_very_different_sizes_are_found() =>
        Check(Make(30, (i, j) => Math.Pow(10, -(i + j) / 4.0) * (i == j ? 2 : Math.Cos(i + j))));

    [Fact]
    public void One_number_and_nothing_and_zeros_are_handled()
    {
        Assert.Equal((-3, 1), (SymmetricEigen.Decompose(new double[,] { { -3 } }).Values[0], SymmetricEigen.Decompose(new double[,] { { -3 } }).Vectors[0, 0]));
        Assert.Empty(SymmetricEigen.Decompose(new double[0, 0]).Values);
        var (values, vectors) = SymmetricEigen.Decompose(new double[4, 4]);
        Assert.Equal(new double[4], values);
        Assert.Equal(new double[] { 0, 1, 0, 0 }, Column(vectors, 1));
    }

    [Fact]
    public void The_same_matrix_gives_the_same_bits()
    {
        var matrix = RandomSymmetric(90, 3, 1);
        var (first, second) = (SymmetricEigen.Decompose(matrix), SymmetricEigen.Decompose(matrix));
        Assert.Equal(first.Values.Select(BitConverter.DoubleToInt64Bits), second.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(first.Vectors.Cast<double>().Select(BitConverter.DoubleToInt64Bits), second.Vectors.Cast<double>().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void What_is_not_square_symmetric_and_finite_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new double[2, 3]));
        Assert.Contains("[1, 0]", Assert.Throws<ArgumentException>(
            () => SymmetricEigen.Decompose(new double[,] { { 1, 2 }, { 2.1, 1 } })).Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteNumberException>(() => SymmetricEigen.Decompose(new double[,] { { 1, double.NaN }, { double.NaN, 1 } }));

        // Rounding may leave mirrored entries a little different.
        Assert.Equal(3, SymmetricEigen.Decompose(new double[,] { { 1, 2 }, { 2 + 1e-12, 1 } }).Values[0], 10);
    }

    /// <summary>A V = V Λ, VᵀV = 1, order and signs.</summary>
    private static (double[] Values, double[,] Vectors) Check(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (values, vectors) = SymmetricEigen.Decompose(matrix);
        var tolerance = 1e-14 * Math.Max(10, n);
        var scale = matrix.Cast<double>().Max(Math.Abs);
        var columns = Enumerable.Range(0, n).Select(k => Column(vectors, k)).ToArray();
        for (var k = 0; k < n; k++)
        {
            Assert.True(k == 0 || values[k] <= values[k - 1]);
            Assert.True(columns[k].MaxBy(Math.Abs) > 0);
            for (var i = 0; i < n; i++)
            {
                var product = 0.0;
                for (var j = 0; j < n; j++)
                    product += matrix[i, j] / scale * columns[k][j];
                Assert.True(Math.Abs(product - (values[k] / scale * columns[k][i])) <= tolerance, $"A v = λ v, vector {k} of {n}");
            }

            for (var other = 0; other <= k; other++)
                Assert.True(Math.Abs(columns[k].Zip(columns[other], (a, b) => a * b).Sum() - (k == other ? 1 : 0)) <= tolerance, $"vectors {k} and {other} of {n}");
        }

        return (values, vectors);
    }

    private static double[,] RandomSymmetric(int n, int seed, double scale)
    {
        var random = RandomStream.FromSeed((ulong)seed);
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = scale * random.NextGaussian();
        }

        return matrix;
    }

    private static double[,] Make(int n, Func<int, int, double> entry)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                matrix[i, j] = entry(i, j);
        }

        return matrix;
    }

    private static double[] Column(double[,] matrix, int column) => [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => matrix[i, column])];

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-13;
}
