using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Regression;

public class LogisticRegressionTests
{
    [Fact]
    public void The_gradient_is_zero_at_the_minimum() => Law.Holds(
        from d in Gen.Choose(1, 12)
        from rows in Gen.Choose(2, 120)
        from penalty in Gen.Elements(1e-4, 1e-2, 1, 100)
        from scale in Gen.Elements(0.01f, 1f, 30f)
        from seed in Gen.Choose(0, 1 << 20)
        select (d, rows, penalty: penalty * scale * scale, scale, seed),
        c =>
        {
            using var x = Gaussian(c.rows, c.d, c.scale, c.seed);
            int[][] labels = [[0], [.. Enumerable.Range(0, c.rows - 1)], Told(x, c.seed)];
            using var weights = Train(x, labels, c.penalty);
            foreach (var (i, on) in labels.Index())
            {
                var start = Gradient(x, on, Start(c.d, on.Length, c.rows), c.penalty);
                var end = Gradient(x, on, Array.ConvertAll(weights.Row(i).ToArray(), w => (double)w), c.penalty);
                // Weights are rounded to single precision, in which the intercept of a rare label alone has a rounding of 1e-7.
                Assert.True(Norm(end) <= (2 * LogisticRegression.Tolerance * Norm(start)) + (1e-6 * c.scale), $"{Norm(end)}, at the start {Norm(start)}");
            }
        },
        60);

    [Fact]
    public void Labels_do_not_depend_on_those_beside_them()
    {
        using var x = Gaussian(80, 7, 1, 5);
        int[][] labels = [.. Enumerable.Range(0, 300).Select(i => Told(x, i))];
        using var together = Train(x, labels, 0.01);
        foreach (var i in new[] { 0, 1, 127, 128, 299 })
        {
            using var alone = Train(x, [labels[i]], 0.01);
            Assert.Equal(alone.ToArray(), together.Row(i).ToArray());
        }
    }

    [Fact]
    public void Rows_that_can_be_told_perfectly_are_told_with_weights_that_the_penalty_bounds()
    {
        using var x = Matrix.FromRows([.. Enumerable.Range(0, 40).Select(r => new[] { r < 30 ? -1f : 1, r % 3 })]);
        using var weak = Train(x, [[.. Enumerable.Range(30, 10)]], 1e-5);
        using var strong = Train(x, [[.. Enumerable.Range(30, 10)]], 1);
        for (var r = 0; r < x.Rows; r++)
            Assert.Equal(r >= 30, (weak[0, 0] * x[r, 0]) + (weak[0, 1] * x[r, 1]) + weak[0, 2] > 0);
        Assert.True(weak[0, 0] > 5 && weak[0, 0] < 50);
        Assert.InRange(strong[0, 0], 0.01f, 0.5f);
    }

    [Fact]
    public void Columns_that_tell_nothing_leave_the_share_of_the_label()
    {
        using var x = new Matrix(50, 3);
        using var weights = Train(x, [[.. Enumerable.Range(0, 10)]], 1);
        Assert.Equal([0, 0, 0], weights.Row(0)[..3].ToArray());
        Assert.Equal(Math.Log(10.0 / 40), weights[0, 3], 1e-6);
    }

    [Fact]
    public void What_has_no_minimum_is_refused()
    {
        using var x = new Matrix(4, 2);
        Assert.Throws<ArgumentException>(() => Train(x, [[]], 1));
        Assert.Throws<ArgumentException>(() => Train(x, [[0], [0, 1, 2, 3]], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(x, [[0]], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(x, [[0]], double.NaN));
    }

    private static Matrix Train(Matrix rows, int[][] labels, double penalty)
    {
        using var backend = CpuBackend.Create(2);
        return LogisticRegression.Train(rows, labels, penalty, backend);
    }

    /// <summary>A label that the first column tells, but for chance.</summary>
    private static int[] Told(Matrix x, int seed)
    {
        var random = RandomStream.FromSeed((ulong)seed + 9);
        var scale = Math.Sqrt(x.Span.ToArray().Average(v => (double)v * v));
        int[] on = [.. Enumerable.Range(1, x.Rows - 1).Where(r => (x[r, 0] / scale) + random.NextGaussian() > 0.5)];
        return on.Length > 0 ? on : [x.Rows - 1];
    }

    private static double[] Start(int columns, int positives, int rows) => [.. new double[columns], Math.Log((double)positives / (rows - positives))];

    private static double[] Gradient(Matrix x, int[] on, double[] weights, double penalty)
    {
        var gradient = new double[weights.Length];
        for (var r = 0; r < x.Rows; r++)
        {
            var row = x.Row(r).ToArray();
            var logit = weights[^1] + row.Zip(weights, (v, w) => v * w).Sum();
            var error = (1 / (1 + Math.Exp(-logit))) - (on.Contains(r) ? 1 : 0);
            for (var c = 0; c < weights.Length; c++)
                gradient[c] += error * (c < row.Length ? row[c] : 1) / x.Rows;
        }

        for (var c = 0; c < weights.Length - 1; c++)
            gradient[c] += penalty * weights[c];
        return gradient;
    }

    private static double Norm(double[] vector) => Math.Sqrt(vector.Sum(v => v * v));

    private static Matrix Gaussian(int rows, int columns, float scale, int seed)
    {
        var matrix = new Matrix(rows, columns);
        RandomStream.FromSeed((ulong)seed).FillGaussian(matrix.Span);
        foreach (ref var value in matrix.Span)
            value *= scale;
        return matrix;
    }
}
