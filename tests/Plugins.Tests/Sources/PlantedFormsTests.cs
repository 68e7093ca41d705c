using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>Planted rows with targets, in several parts, and with a dense component.</summary>
public sealed class PlantedFormsTests
{
    private static readonly PlantedOptions Small = new() { Features = 20, Dimension = 8, Active = 3, Offset = 2, Noise = 0.1 };

    private static readonly PlantedOptions Paired = Small with { Targets = new PlantedTargetOptions { Dimension = 5, Offset = 3 } };

    [Fact]
    public void Targets_leave_the_rows_as_they_are()
    {
        using var plain = new PlantedSource(Small, RandomStream.FromSeed(1));
        using var pairs = new PlantedPairs(Paired, RandomStream.FromSeed(1));
        foreach (var split in Enum.GetValues<Split>())
            Assert.Equal(Read(plain.Open(split), 8, 40), Read(pairs.Open(split), 8, 40));
        Assert.Equal((8, 5), (pairs.InputDim, pairs.TargetDim));
    }

    [Fact]
    public void A_dense_component_leaves_codes_and_noise_as_they_are()
    {
        using var plain = new PlantedSource(Small, RandomStream.FromSeed(1));
        using var dense = new PlantedSource(Small with { Dense = new PlantedDenseOptions { Rank = 2, Scale = 0 } }, RandomStream.FromSeed(1));
        Assert.Equal(Read(plain.Open(Split.Training), 8, 40), Read(dense.Open(Split.Training), 8, 40));
    }

    [Fact]
    public void A_dense_component_has_its_rank_and_its_scale()
    {
        const int rows = 4000;
        using var plain = new PlantedSource(Small, RandomStream.FromSeed(1));
        using var dense = new PlantedSource(Small with { Dense = new PlantedDenseOptions { Rank = 2, Scale = 1.5 } }, RandomStream.FromSeed(1));
        var differences = Read(dense.Open(Split.HeldOut), 8, rows).Zip(Read(plain.Open(Split.HeldOut), 8, rows), (a, b) => (double)(a - b)).Chunk(8).ToArray();
        var covariance = new double[8, 8];
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
                covariance[i, j] = differences.Average(x => x[i] * x[j]);
        }

        var values = SymmetricEigen.Decompose(covariance).Values.OrderDescending().ToArray();
        Assert.Equal(2.25, values[0], 0.2);
        Assert.Equal(2.25, values[1], 0.2);
        Assert.All(values[2..], v => Assert.Equal(0, v, 1e-9));
    }

    [Fact]
    public void Targets_are_the_sum_of_the_codes_in_their_own_directions_bit_for_bit()
    {
        using var source = new PlantedPairs(Paired, RandomStream.FromSeed(3));
        using var stream = (PlantedPairStream)source.Open(Split.Training);
        using var rows = new Matrix(30, 8);
        using var targets = new Matrix(30, 5);
        using var codes = new SparseLatents(20);
        stream.Read(rows);
        stream.ReadTargets(targets);
        stream.ReadCodes(codes);
        for (var r = 0; r < 30; r++)
        {
            var expected = source.Bias.Row(0).ToArray();
            for (var k = 0; k < codes.Indices(r).Length; k++)
            {
                for (var c = 0; c < 5; c++)
                {
                    var product = codes.Values(r)[k] * source.Directions[codes.Indices(r)[k], c];
                    expected[c] += product;
                }
            }

            Assert.Equal(expected, targets.Row(r).ToArray());
        }

        Assert.Equal(3, RowGeometry.Norm(source.Bias.Row(0)), 1e-5);
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, RowGeometry.Norm(source.Directions.Row(i)), 1e-6);
    }

    [Fact]
    public void Targets_do_not_depend_on_how_many_rows_are_read_at_a_time_nor_on_where_reading_starts() => Law.Holds(
        from batch in Gen.Choose(1, 30) from start in Gen.Choose(0, 50) select (batch, start),
        c =>
        {
            using var source = new PlantedPairs(Paired with { Targets = Paired.Targets! with { Noise = 0.2 } }, RandomStream.FromSeed(3));
            var whole = ReadTargets(source, 0, 60, 60);
            Assert.Equal(whole, ReadTargets(source, 0, 60, c.batch));
            Assert.Equal(whole[(5 * c.start)..], ReadTargets(source, c.start, 60 - c.start, c.batch));
        });

    [Fact]
    public void Noise_of_targets_is_their_own()
    {
        using var quiet = new PlantedPairs(Paired, RandomStream.FromSeed(3));
        using var noisy = new PlantedPairs(Paired with { Targets = Paired.Targets! with { Noise = 0.2 } }, RandomStream.FromSeed(3));
        Assert.Equal(Read(quiet.Open(Split.Training), 8, 40), Read(noisy.Open(Split.Training), 8, 40));
        var differences = ReadTargets(noisy, 0, 4000, 4000).Zip(ReadTargets(quiet, 0, 4000, 4000), (a, b) => (double)(a - b)).ToArray();
        Assert.Equal(0.2, Math.Sqrt(differences.Average(v => v * v)), 0.005);
    }

    [Fact]
    public void Targets_of_other_rows_are_refused()
    {
        using var source = new PlantedPairs(Paired, RandomStream.FromSeed(3));
        using var stream = (PlantedPairStream)source.Open(Split.Training);
        using var rows = new Matrix(4, 8);
        stream.Read(rows);
        using var few = new Matrix(3, 5);
        using var narrow = new Matrix(4, 4);
        Assert.Throws<ArgumentException>(() => stream.ReadTargets(few));
        Assert.Throws<ArgumentException>(() => stream.ReadTargets(narrow));
    }

    [Theory]
    [InlineData(PlantedDirections.Random, 1.0)]
    [InlineData(PlantedDirections.Random, 0.5)]
    [InlineData(PlantedDirections.Random, 0.0)]
    [InlineData(PlantedDirections.Orthogonal, 0.25)]
    public void In_parts_features_are_shared_by_all_or_exclusive_to_one(PlantedDirections kind, double shared)
    {
        const int features = 24, parts = 3, width = 30;
        var options = new PlantedOptions { Features = features, Dimension = parts * width, Active = 2, Parts = parts, Shared = shared, Directions = kind };
        using var source = new PlantedSource(options, RandomStream.FromSeed(1));
        var owners = new int[parts];
        for (var i = 0; i < features; i++)
        {
            var row = source.Directions.Row(i).ToArray();
            var norms = Enumerable.Range(0, parts).Select(p => RowGeometry.Norm(row.AsSpan(p * width, width))).ToArray();
            Assert.Equal(1, RowGeometry.Norm(row), 1e-6);
            if (FeatureDirections.PartOf(options, i) is { } part)
            {
                Assert.Equal(1, norms[part], 1e-6);
                owners[part]++;
            }
            else
            {
                Assert.All(norms, n => Assert.Equal(1 / Math.Sqrt(parts), n, 1e-6));
                // Each part has a direction of its own.
                Assert.InRange(Math.Abs(RowGeometry.Cosine(row.AsSpan(0, width), row.AsSpan(width, width))), 0, 0.8);
            }
        }

        var exclusive = (int)(features * (1 - shared));
        Assert.Equal(exclusive, owners.Sum());
        Assert.All(owners, count => Assert.Equal(exclusive / parts, count));
        using var one = new PlantedSource(options with { Parts = 1, Shared = 1 }, RandomStream.FromSeed(1));
        Assert.Equal(ReadCodeIndices(one), ReadCodeIndices(source));
    }

    [Fact]
    public void The_plugin_makes_a_source_with_targets_only_where_they_are_asked_for()
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        new PlantedPlugin().Register(services);
        var descriptor = (ComponentDescriptor)services.Single().ImplementationInstance!;
        var context = new SourceContext(RandomStream.FromSeed(1), ".", _ => throw new InputException("no dictionaries here"));
        using var plain = (IActivationSource)descriptor.Create(Small, context);
        using var pairs = (IActivationSource)descriptor.Create(Paired, context);
        Assert.False(plain is ITargets);
        Assert.Equal(5, Assert.IsAssignableFrom<ITargets>(pairs).TargetDim);
    }

    [Fact]
    public void Forms_that_contradict_each_other_are_named()
    {
        Assert.Empty(Paired.Validate());
        Assert.Equal(["Parts"], Problems(Small with { Parts = 3 }));
        Assert.Equal(["Shared"], Problems(Small with { Shared = 0.5 }));
        Assert.Equal(["Directions"], Problems(Small with { Features = 8, Parts = 2, Directions = PlantedDirections.Orthogonal }));
        Assert.Equal(["Dense"], Problems(Small with { Dense = new PlantedDenseOptions { Rank = 9 } }));
        Assert.Equal(["Targets"], Problems(Paired with { Features = 8, Directions = PlantedDirections.Orthogonal }));

        static IEnumerable<string> Problems(PlantedOptions options) => options.Validate().Select(problem => problem.Property);
    }

    private static float[] Read(IActivationStream stream, int columns, int count)
    {
        using var rows = new Matrix(count, columns);
        Assert.Equal(count, stream.Read(rows));
        return rows.Span.ToArray();
    }

    private static int[] ReadCodeIndices(PlantedSource source)
    {
        using var stream = source.OpenStream(Split.Training);
        using var rows = new Matrix(50, source.InputDim);
        stream.Read(rows);
        return stream.Codes.AllIndices.ToArray();
    }

    private static float[] ReadTargets(PlantedPairs source, int start, int count, int batch)
    {
        using var stream = (ITargetStream)source.Open(Split.Training);
        stream.Position = start;
        var values = new List<float>();
        for (var done = 0; done < count; done += batch)
        {
            using var rows = new Matrix(Math.Min(batch, count - done), source.InputDim);
            using var targets = new Matrix(rows.Rows, source.TargetDim);
            stream.Read(rows);
            stream.ReadTargets(targets);
            values.AddRange(targets.Span);
        }

        return [.. values];
    }
}
