using System.Numerics;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Filters;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class FiltersTests
{
    private const int Side = 8;
    private static readonly FiltersEvaluator Evaluator = new();

    [Fact]
    public void The_power_of_all_bins_is_that_of_the_definition() => Law.Holds(
        from side in Gen.Choose(2, 6) from seed in Gen.Choose(0, 1000) select (side, seed), c =>
        {
            var patch = Gaussian(1, c.side, (ulong)c.seed)[0];
            var size = c.side > 4 ? 16 : c.side > 2 ? 8 : 4;
            var expected = new List<double>();
            var direction = Complex.Zero;
            for (var u = 0; u < size; u++)
            {
                for (var v = 0; v < size; v++)
                {
                    if (u == 0 && v == 0)
                        continue;
                    var sum = Complex.Zero;
                    for (var i = 0; i < patch.Length; i++)
                        sum += patch[i] * Complex.FromPolarCoordinates(1, -Math.Tau * ((u * (i / c.side)) + (v * (i % c.side))) / size);
                    var ofBin = Math.Pow(sum.Magnitude, 2);
                    expected.Add(ofBin);
                    // Each of the frequencies that a bin may stand for, in equal shares.
                    double[] vertical = Signed(u, size), horizontal = Signed(v, size);
                    foreach (var y in vertical)
                    {
                        foreach (var x in horizontal)
                            direction += ofBin / (vertical.Length * horizontal.Length) * Complex.FromPolarCoordinates(1, 2 * Math.Atan2(y, x));
                    }
                }
            }

            var spectrum = new PatchSpectrum(c.side);
            var power = spectrum.PowerOf([.. patch.Select(w => (double)w)]);
            Golden.AssertClose(expected.Sum(), power.Sum(), 1e-9);
            Assert.Equal((size * size / 2) + 1, power.Length);
            Golden.AssertClose(direction.Magnitude / expected.Sum(), FilterShape.Of(patch, spectrum).Orientation, 1e-9, 1e-9);
        }, 40);

    [Fact]
    public void The_shape_of_a_filter_does_not_depend_on_sign_scale_or_reflection() => Law.Holds(
        from side in Gen.Choose(2, 9) from seed in Gen.Choose(0, 1000) from scale in Gen.Choose(-20, 20) select (side, seed, scale), c =>
        {
            var spectrum = new PatchSpectrum(c.side);
            var patch = Gaussian(1, c.side, (ulong)c.seed)[0];
            var expected = FilterShape.Of(patch, spectrum);
            var factor = -(float)Math.Pow(10, c.scale);
            AssertSame(expected, FilterShape.Of([.. patch.Select(w => factor * w)], spectrum));
            AssertSame(expected, FilterShape.Of(Moved((y, x) => (x, y)), spectrum));
            AssertSame(expected, FilterShape.Of(Moved((y, x) => (y, c.side - 1 - x)), spectrum));
            AssertSame(expected, FilterShape.Of(Moved((y, x) => (c.side - 1 - x, y)), spectrum));

            float[] Moved(Func<int, int, (int Y, int X)> from) =>
                [.. Enumerable.Range(0, patch.Length).Select(i => from(i / c.side, i % c.side)).Select(p => patch[(p.Y * c.side) + p.X])];
        });

    [Fact]
    public void Gratings_are_oriented_whatever_their_direction() => Law.Holds(
        from degrees in Gen.Choose(0, 179) from phase in Gen.Choose(0, 359) from cycles in Gen.Choose(14, 24) select (degrees, phase, cycles), c =>
            Assert.InRange(Shape(Gabor(c.degrees, c.phase, c.cycles / 64.0, width: 100)).Orientation, 0.7, 1));

    [Fact]
    public void Blobs_rings_and_points_have_no_orientation()
    {
        Assert.Equal(0, Shape(Patch((y, x) => Math.Exp(-((y * y) + (x * x)) / 3))).Orientation, 1e-6);
        Assert.Equal(0, Shape(Patch((y, x) => (1 - (((y * y) + (x * x)) / 4)) * Math.Exp(-((y * y) + (x * x)) / 8))).Orientation, 1e-6);
        for (var place = 0; place < Side * Side; place++)
        {
            var point = new float[Side * Side];
            point[place] = 2;
            var shape = Shape(point);
            Assert.Equal(0, shape.Orientation, 1e-9);
            Assert.Equal(1, shape.Localisation);
            // A point has all frequencies alike: 11 of 129 pairs, of which at least 8 have two bins.
            Assert.Equal(22 / 255.0, shape.Bandpass, 1e-9);
        }
    }

    [Fact]
    public void Shares_are_those_of_the_strongest()
    {
        var row = new float[9];
        (row[0], row[3], row[7], row[8]) = (3, -4, 1, 2);
        // A quarter of 9 pixels is 3 of them, rounded up.
        Assert.Equal((16 + 9 + 4) / 30.0, FilterShape.Of(row, new PatchSpectrum(3)).Localisation, 1e-9);
        var flat = FilterShape.Of([.. Enumerable.Repeat(1f, 16)], new PatchSpectrum(4));
        Assert.Equal(0.25, flat.Localisation, 1e-9);
        Assert.Equal(0, flat.Orientation, 1e-9);
    }

    [Fact]
    public void Figures_are_means_over_latents_that_fire_and_have_a_row()
    {
        float[][] decoder = [Gabor(30, 0, 0.25, 2), new float[Side * Side], Patch((y, x) => Math.Exp(-((y * y) + (x * x)) / 3)), Gabor(70, 90, 0.25, 2), Gabor(120, 0, 0.2, 2)];
        var result = Measure(decoder, latents: [[1, 1, 0, 1, 0], [0, 1, 0, 2, 0], [0, 1, -1, 3, 0]]);
        EvaluationResults.AssertReadable(result);
        var shapes = new[] { 0, 2, 3 }.Select(i => Shape(decoder[i])).ToArray();
        Assert.Equal((4, 5), (result.Value("living_latents"), result.Get("living_latents").Count));
        Golden.AssertClose(shapes.Average(s => s.Orientation), result.Value("orientation_index"), 1e-12);
        Golden.AssertClose(2 / 3.0, result.Value("oriented_share"), 1e-12);
        Golden.AssertClose(shapes.Average(s => s.Localisation), result.Value("localisation"), 1e-12);
        Golden.AssertClose(shapes.Average(s => s.Bandpass), result.Value("bandpass"), 1e-12);
        Assert.All(new[] { "orientation_index", "oriented_share", "localisation", "bandpass" }, name => Assert.Equal(3, result.Get(name).Count));

        // The most used latent comes first, and of equals the first.
        var figure = Assert.IsType<PicturesFigure>(result.Figures[0]);
        Assert.Equal((3, Side), (figure.Rows.Rows, figure.Width));
        Assert.Equal([decoder[3], decoder[0], decoder[2]], Enumerable.Range(0, 3).Select(i => figure.Rows.Row(i).ToArray()));
        Assert.Equal(3, Assert.IsType<HistogramFigure>(result.Figures[1]).Counts.Sum());
    }

    [Fact]
    public void Kurtosis_is_that_of_all_rows_with_zeros()
    {
        // One in four rows: mean 1/4, Σ(f − f̄)⁴/n = 21/256, (Σ(f − f̄)²/n)² = 9/256. Halves of 1 and 3: 1 − 3. The third does not vary, the fourth is dead.
        var result = Measure(Gaussian(4, Side, 1), latents: [[1, 1, 5, 0], [0, 3, 5, 0], [0, 1, 5, 0], [0, 3, 5, 0]]);
        Golden.AssertClose(((21 / 9.0) - 3 - 2) / 2, result.Value("excess_kurtosis"), 1e-12);
        Assert.Equal(-2, result.Value("median_excess_kurtosis"), 1e-12);
        Assert.Equal(2, result.Get("excess_kurtosis").Count);
    }

    [Fact]
    public void Kurtosis_is_that_of_the_definition_wherever_activations_lie() => Law.Holds(
        from rows in Gen.Choose(2, 40) from seed in Gen.Choose(0, 1000) from offset in Gen.Elements(0.0, 1.0, -30.0, 1000.0) from zeros in Gen.Choose(0, 9) select (rows, seed, offset, zeros), c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            float[] values = [.. Enumerable.Range(0, c.rows).Select(_ => random.NextDouble() < c.zeros / 10.0 ? 0 : (float)(c.offset + random.NextGaussian()))];
            var moments = default(LatentMoments);
            foreach (var value in values.Where(v => v != 0))
                moments.Add(value);
            var mean = values.Average(v => (double)v);
            var second = values.Average(v => Math.Pow(v - mean, 2));
            if (second > 0)
                Golden.AssertClose((values.Average(v => Math.Pow(v - mean, 4)) / second / second) - 3, moments.ExcessKurtosis(c.rows)!.Value, 1e-9, 1e-9);
            else
                Assert.Null(moments.ExcessKurtosis(c.rows));
        }, 300);

    [Fact]
    public void The_median_lies_within_its_interval_and_a_few_latents_do_not_move_it()
    {
        var random = RandomStream.FromSeed(3);
        // Most latents fire on half of the rows, one on a single row.
        float[][] latents = [.. Enumerable.Range(0, 400).Select(r => Enumerable.Range(0, 30).Select(i => i == 0 ? (r == 7 ? 1f : 0) : random.NextDouble() < 0.5 ? 1f : 0).ToArray())];
        var result = Measure(Gaussian(30, Side, 2), latents);
        Assert.InRange(result.Value("excess_kurtosis"), 10, 13);
        Assert.InRange(result.Value("median_excess_kurtosis"), -2, -1.9);
        EvaluationResults.AssertReadable(result);
        Assert.True(result.Get("median_excess_kurtosis").Interval!.Value.High < -1.9);
    }

    [Fact]
    public void Random_rows_lie_at_the_floors()
    {
        foreach (var side in new[] { 3, 8, 12 })
        {
            var result = Measure(Gaussian(600, side, 4), [[.. Enumerable.Repeat(1f, 600)]], side);
            foreach (var (name, tolerance) in new[] { ("orientation_index", 0.02), ("oriented_share", 0.03), ("localisation", 0.01), ("bandpass", 0.02) })
                Assert.Equal(result.Get(name).Floor!.Value, result.Value(name), tolerance);
        }
    }

    [Fact]
    public void Rows_that_are_no_patches_are_refused()
    {
        Assert.Equal(EvaluatorNeeds.Patches, Evaluator.Needs);
        Assert.Throws<ArgumentException>(() => Measure(Gaussian(3, Side, 1), [[1, 1, 1]], side: null));
        Assert.Contains("64 numbers are no patches of 7 × 7", Assert.Throws<ArgumentException>(() => Measure(Gaussian(3, Side, 1), [[1, 1, 1]], side: 7)).Message, StringComparison.Ordinal);
    }

    private static EvaluationResult Measure(float[][] decoder, float[][] latents, int? side = Side) => new EvaluationRun
    {
        Inputs = [.. latents.Select(_ => new float[decoder[0].Length])], Decoder = decoder, Latents = latents, Side = side,
    }.Evaluate(Evaluator);

    private static FilterShape Shape(float[] patch) => FilterShape.Of(patch, new PatchSpectrum(Side));

    /// <summary>A wave under a Gaussian about the middle.</summary>
    private static float[] Gabor(double degrees, double phase, double cyclesPerPixel, double width) => Patch((y, x) =>
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return Math.Cos((Math.Tau * cyclesPerPixel * ((x * cos) + (y * sin))) + (phase * Math.PI / 180)) * Math.Exp(-((x * x) + (y * y)) / (2 * width * width));
    });

    /// <summary>A function of the distance from the middle.</summary>
    private static float[] Patch(Func<double, double, double> value) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => (float)value((i / Side) - ((Side - 1) / 2.0), (i % Side) - ((Side - 1) / 2.0)))];

    private static double[] Signed(int bin, int size) => bin == size / 2 ? [bin, -bin] : bin < size / 2 ? [bin] : [bin - size];

    private static void AssertSame(FilterShape expected, FilterShape actual)
    {
        Golden.AssertClose(expected.Orientation, actual.Orientation, 1e-5, 1e-6);
        Golden.AssertClose(expected.Localisation, actual.Localisation, 1e-5);
        Golden.AssertClose(expected.Bandpass, actual.Bandpass, 1e-5);
    }

    private static float[][] Gaussian(int rows, int side, ulong seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, side * side).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
