using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.LinearAlgebra;

public class CholeskyTests
{
    [Fact]
    public void Solutions_solve() => Law.Holds(
        from n in Gen.Choose(1, 40)
        from seed in Gen.Choose(0, 1 << 20)
        from scale in Gen.Elements(1.0, 1e-100, 1e100)
        select (n, seed, scale),
        c =>
        {
            var matrix = Moments(c.n, c.seed, c.scale);
            var random = RandomStream.FromSeed((ulong)c.seed + 1);
            double[] right = [.. Enumerable.Range(0, c.n).Select(_ => random.NextGaussian() * c.scale)];
            double[] solution = [.. right];
            Cholesky.Of(matrix).Solve(solution);
            for (var i = 0; i < c.n; i++)
                Assert.Equal(right[i] / c.scale, Enumerable.Range(0, c.n).Sum(j => matrix[i, j] / c.scale * solution[j]), 1e-8);
        });

    [Fact]
    public void A_row_that_depends_on_those_before_it_is_refused_and_leaves_the_factor_as_it_was()
    {
        var factor = Cholesky.Of(new double[,] { { 4, 0 }, { 2, 9 } });
        Assert.False(factor.TryAppend([4, 2], 4));
        Assert.False(factor.TryAppend([0, 0], 0));
        Assert.False(factor.TryAppend([0, 0], double.NaN));
        Assert.Equal(2, factor.Size);
        Assert.True(factor.TryAppend([4, 2], 5));
        double[] solution = [10, 13, 11];
        factor.Solve(solution);
        Assert.Equal([1, 1, 1], solution, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void What_has_no_factor_or_does_not_fit_is_refused()
    {
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => Cholesky.Of(new double[,] { { 1, 2 }, { 2, 1 } })).Message, StringComparison.Ordinal);
        var factor = Cholesky.Of(new double[,] { { 1 } });
        Assert.Throws<ArgumentException>(() => factor.TryAppend([], 1));
        Assert.Throws<ArgumentException>(() => factor.Solve(new double[2]));
    }

    /// <summary>Σ v vᵀ over more vectors than dimensions.</summary>
    private static double[,] Moments(int n, int seed, double scale)
    {
        var random = RandomStream.FromSeed((ulong)seed);
        var vectors = Enumerable.Range(0, (2 * n) + 2).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                matrix[i, j] = scale * vectors.Sum(v => v[i] * v[j]);
        }

        return matrix;
    }
}
