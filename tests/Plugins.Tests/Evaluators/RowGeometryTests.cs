using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class RowGeometryTests
{
    [Fact]
    public void Inner_products_of_all_lengths_are_sums_in_double_precision() => Law.Holds(
        from length in Gen.Choose(0, 257)
        from seed in Gen.Choose(0, 1 << 20)
        select (length, seed),
        c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            float[] a = [.. Enumerable.Range(0, c.length).Select(_ => (float)random.NextGaussian())];
            float[] b = [.. Enumerable.Range(0, c.length).Select(_ => (float)random.NextGaussian())];
            Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), RowGeometry.Dot(a, b), 1e-12);
            Assert.Throws<ArgumentException>(() => RowGeometry.Dot(a, [.. b, 0]));
        });
}
