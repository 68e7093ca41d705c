using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Sources;

public sealed class PlantedSourceTests
{
    private static readonly PlantedOptions Small = new() { Features = 24, Dimension = 9, Active = 3 };

    [Fact]
    public void Directions_have_norm_1()
    {
        foreach (var kind in Enum.GetValues<PlantedDirections>())
        {
            using var source = Source(new PlantedOptions { Features = 40, Dimension = 40, Active = 2, Directions = kind });
            for (var i = 0; i < 40; i++)
                Assert.Equal(1, Dot(source.Directions.Row(i), source.Directions.Row(i)), 6);
        }
    }

    [Fact]
    public void Orthogonal_directions_are_orthogonal()
    {
        using var source = Source(new PlantedOptions { Features = 40, Dimension = 40, Active = 2, Directions = PlantedDirections.Orthogonal });
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.Equal(0, Dot(source.Directions.Row(i), source.Directions.Row(j)), 6);
        }
    }

    [Theory]
    [InlineData(PlantedFiring.Constant, 4)]
    [InlineData(PlantedFiring.Zipf, 4)]
    [InlineData(PlantedFiring.Geometric, 4)]
    [InlineData(PlantedFiring.Zipf, 20)]
    [InlineData(PlantedFiring.Constant, 50)]
    public void Features_fire_at_their_rates_and_independently(PlantedFiring firing, double active)
    {
        const int rows = 40_000;
        var options = new PlantedOptions { Features = 50, Dimension = 2, Active = active, Firing = firing };
        var probabilities = FiringProbabilities.Create(options);
        Assert.Equal(active, probabilities.Sum(), 9);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));

        using var source = Source(options);
        var (counts, together) = CountFirings(source, rows);
        for (var i = 0; i < 50; i++)
            AssertBinomial(rows, probabilities[i], counts[i], $"feature {i}");
        for (var i = 0; i < 10; i++)
            AssertBinomial(rows, probabilities[i] * probabilities[i + 1], together[i], $"features {i} and {i + 1} together");
    }

    [Fact]
    public void Probabilities_follow_their_law_below_the_cap()
    {
        var zipf = FiringProbabilities.Create(new PlantedOptions { Features = 100, Dimension = 2, Active = 10, Firing = PlantedFiring.Zipf, ZipfExponent = 1.5 });
        Assert.Equal((1, 1), (zipf[0], zipf[1]));
        Assert.InRange(zipf[10], 0, 0.999);
        Assert.Equal(Math.Pow(11.0 / 100, 1.5), zipf[99] / zipf[10], 9);
        var geometric = FiringProbabilities.Create(new PlantedOptions { Features = 128, Dimension = 2, Active = 4, Firing = PlantedFiring.Geometric });
        Assert.Equal(0.96, geometric[50] / geometric[49], 9);
    }

    [Fact]
    public void Magnitudes_are_uniform_above_the_low_end()
    {
        using var source = Source(new PlantedOptions { Features = 8, Dimension = 2, Active = 4, MagnitudeLow = 0, MagnitudeHigh = 2 });
        using var codes = ReadCodes(source, 20_000);
        var values = codes.AllValues.ToArray().Select(v => (double)v).ToArray();
        Assert.All(values, v => Assert.True(v is > 0 and <= 2));
        Assert.Equal(1, values.Average(), 0.02);
        Assert.Equal(4.0 / 3, values.Average(v => v * v), 0.03);
    }

    [Fact]
    public void Equal_ends_make_constant_magnitudes()
    {
        using var source = Source(Small with { MagnitudeLow = 0.75, MagnitudeHigh = 0.75 });
        using var codes = ReadCodes(source, 100);
        Assert.All(codes.AllValues.ToArray(), value => Assert.Equal(0.75f, value));
    }

    [Fact]
    public void Rows_are_the_sum_of_their_codes_and_the_offset_bit_for_bit() =>
        Law.Holds(
            from features in Gen.Choose(1, 30)
            from dimension in Gen.Choose(1, 40)
            from active in Gen.Choose(1, features)
            from seed in Gen.Choose(0, 1000)
            select (features, dimension, active, seed),
            c =>
            {
                using var source = Source(new PlantedOptions { Features = c.features, Dimension = c.dimension, Active = c.active, Offset = 3 }, (ulong)c.seed);
                using var stream = (IGroundTruthStream)source.Open(Split.Training);
                using var rows = new Matrix(7, c.dimension);
                using var codes = new SparseLatents(c.features);
                Assert.Equal(7, stream.Read(rows));
                stream.ReadCodes(codes);
                Assert.Equal(7, codes.Rows);
                for (var r = 0; r < 7; r++)
                {
                    var expected = source.Bias.Row(0).ToArray();
                    for (var k = 0; k < codes.Indices(r).Length; k++)
                    {
                        for (var i = 0; i < expected.Length; i++)
                        {
                            var product = codes.Values(r)[k] * source.Directions[codes.Indices(r)[k], i];
                            expected[i] += product;
                        }
                    }

                    Assert.Equal(expected, rows.Row(r).ToArray());
                }
            });

    [Fact]
    public void Offset_has_its_norm()
    {
        using var source = Source(Small with { Offset = 2.5 });
        Assert.Equal(2.5, Math.Sqrt(Dot(source.Bias.Row(0), source.Bias.Row(0))), 5);
    }

    [Fact]
    public void Noise_has_its_standard_deviation()
    {
        using var quiet = Source(Small);
        using var noisy = Source(Small with { Noise = 0.3 });
        var clean = Read(quiet.Open(Split.Training), 4000, 4000);
        var differences = Read(noisy.Open(Split.Training), 4000, 4000).Zip(clean, (a, b) => (double)(a - b)).ToArray();
        Assert.Equal(0, differences.Average(), 0.01);
        Assert.Equal(0.3, Math.Sqrt(differences.Average(v => v * v)), 0.01);
    }

    [Fact]
    public void Rows_do_not_depend_on_how_many_are_read_at_a_time_nor_on_where_reading_starts() =>
        Law.Holds(
            from batch in Gen.Choose(1, 50)
            from start in Gen.Choose(0, 90)
            from noise in Gen.Elements(0.0, 0.1)
            select (batch, start, noise),
            c =>
            {
                using var source = Source(Small with { Noise = c.noise });
                var whole = Read(source.Open(Split.HeldOut), 100, 100);
                using var stream = source.Open(Split.HeldOut);
                Assert.Equal(whole, Read(stream, 100, c.batch));
                stream.Position = c.start;
                Assert.Equal(whole[(c.start * Small.Dimension)..], Read(stream, 100 - c.start, c.batch));
                Assert.Equal(100, stream.Position);
            });

    [Fact]
    public void The_same_seed_gives_the_same_rows_and_another_seed_others()
    {
        using var first = Source(Small, 5);
        using var again = Source(Small, 5);
        using var other = Source(Small, 6);
        var rows = Read(first.Open(Split.Training), 20, 20);
        Assert.Equal(rows, Read(again.Open(Split.Training), 20, 20));
        Assert.NotEqual(rows, Read(other.Open(Split.Training), 20, 20));
    }

    [Fact]
    public void Held_out_rows_are_not_training_rows()
    {
        using var source = Source(Small);
        Assert.Null(source.RowCount(Split.HeldOut));
        var training = Read(source.Open(Split.Training), 50, 50).Chunk(Small.Dimension).Select(row => string.Join(' ', row)).ToHashSet();
        var heldOut = Read(source.Open(Split.HeldOut), 50, 50).Chunk(Small.Dimension);
        Assert.DoesNotContain(heldOut, row => row.Any(v => v != 0) && training.Contains(string.Join(' ', row)));
    }

    [Fact]
    public void Reading_into_rows_of_another_length_is_refused()
    {
        using var source = Source(Small);
        using var stream = source.Open(Split.Training);
        using var rows = new Matrix(2, Small.Dimension + 1);
        Assert.Throws<ArgumentException>(() => stream.Read(rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_named()
    {
        Assert.Empty(Small.Validate());
        Assert.Equal(["Active"], Problems(Small with { Active = 25 }));
        Assert.Equal(["Directions"], Problems(Small with { Directions = PlantedDirections.Orthogonal }));
        Assert.Equal(["MagnitudeLow"], Problems(Small with { MagnitudeLow = 2 }));
        Assert.Equal(["ZipfExponent"], Problems(Small with { ZipfExponent = 1 }));
        Assert.Equal(["GeometricDecay"], Problems(Small with { GeometricDecay = 0.9, Firing = PlantedFiring.Zipf }));

        static IEnumerable<string> Problems(PlantedOptions options) => options.Validate().Select(problem => problem.Property);
    }

    private static PlantedSource Source(PlantedOptions options, ulong seed = 1) => new(options, RandomStream.FromSeed(seed));

    private static float[] Read(IActivationStream stream, int count, int batch)
    {
        var values = new List<float>();
        for (var done = 0; done < count; done += batch)
        {
            using var rows = new Matrix(Math.Min(batch, count - done), Small.Dimension);
            Assert.Equal(rows.Rows, stream.Read(rows));
            values.AddRange(rows.Span);
        }

        return [.. values];
    }

    private static SparseLatents ReadCodes(PlantedSource source, int count)
    {
        using var stream = (IGroundTruthStream)source.Open(Split.Training);
        using var rows = new Matrix(count, source.InputDim);
        stream.Read(rows);
        var codes = new SparseLatents(source.Options.Features);
        stream.ReadCodes(codes);
        return codes;
    }

    private static (long[] Counts, long[] Together) CountFirings(PlantedSource source, int rows)
    {
        using var codes = ReadCodes(source, rows);
        var (counts, together) = (new long[source.Options.Features], new long[source.Options.Features]);
        for (var r = 0; r < rows; r++)
        {
            var indices = codes.Indices(r);
            for (var k = 0; k < indices.Length; k++)
            {
                counts[indices[k]]++;
                if (k > 0 && indices[k] == indices[k - 1] + 1)
                    together[indices[k - 1]]++;
            }
        }

        return (counts, together);
    }

    /// <summary>Within 5 standard deviations: with the fixed seed it holds or not for good.</summary>
    private static void AssertBinomial(long trials, double p, long count, string what)
    {
        var slack = 5 * Math.Sqrt(trials * p * (1 - p));
        Assert.True(Math.Abs(count - (trials * p)) <= slack + 1e-6, $"{what}: {count} of {trials} at p = {p}, which allows {trials * p:F0} ± {slack:F0}");
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
