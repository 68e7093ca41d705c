using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class StatisticsTests
{
    [Fact]
    public void Weights_are_Poisson_of_mean_1()
    {
        var weights = new Bootstrap(1000, RandomStream.FromSeed(1)).Weights.SelectMany(w => w).ToArray();
        Assert.Equal(1, weights.Average(w => w), 0.01);
        Assert.Equal(1, weights.Average(w => (w - 1.0) * (w - 1)), 0.02);
        Assert.Equal(Math.Exp(-1), weights.Count(w => w == 0) / (double)weights.Length, 0.005);
    }

    [Fact]
    public void A_unit_keeps_its_weight_when_others_are_added()
    {
        var few = new Bootstrap(50, RandomStream.FromSeed(1)).Weights;
        var many = new Bootstrap(80, RandomStream.FromSeed(1)).Weights;
        Assert.All(few.Zip(many), pair => Assert.Equal(pair.First, pair.Second[..50]));
    }

    [Fact]
    public void Intervals_of_a_mean_cover_it_about_as_often_as_they_say()
    {
        var covered = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var random = RandomStream.FromSeed((ulong)trial);
            var values = Enumerable.Range(0, 200).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
            var interval = new Bootstrap(200, random.For("bootstrap")).OfMean(values)!.Value;
            covered += interval.Low <= 1 && 1 <= interval.High ? 1 : 0;
        }

        // 285 expected; the bootstrap's own shortfall on skewed values is a percent or two.
        Assert.InRange(covered, 268, 298);
    }

    [Fact]
    public void Blocks_are_the_same_sums_however_many_rows_there_are() =>
        Law.Holds(
            from rows in Gen.Choose(0, 3000)
            select rows,
            rows =>
            {
                var means = new RowMeans(1);
                for (var r = 0; r < rows; r++)
                    means.Add(r);
                var found = means.Complete(RandomStream.FromSeed(1));
                Assert.Equal(rows, means.Rows);
                Assert.Equal(rows * (rows - 1) / 2.0, found.Sum(0));
                Assert.Equal(rows < Bootstrap.FewestUnits, found.Mean(0).Interval is null);
            },
            count: 40);

    [Fact]
    public void A_sample_depends_neither_on_the_order_of_rows_nor_on_batches()
    {
        var rows = Rows(500);
        var expected = Sample(rows, 100, 500);
        Assert.Equal(100, expected.Length);
        Assert.Equal(expected, Sample(rows, 100, 7));
        Assert.Equal(expected, Sample([.. rows.Reverse()], 100, 64));
        Assert.Equal(rows.Select(row => row[0]).Order(), Sample(rows, 1000, 64).Order());
    }

    [Fact]
    public void Rows_that_occur_often_are_sampled_as_often()
    {
        // Half of the rows are zero, as where nothing fires.
        var rows = Rows(1000).Select((row, i) => i % 2 == 0 ? new float[1] : row).ToArray();
        var sample = Sample(rows, 200, 64);
        Assert.Equal(200, sample.Length);
        Assert.InRange(sample.Count(v => v == 0), 70, 130);
    }

    [Fact]
    public void More_different_rows_than_are_told_apart_are_sampled_as_well_and_zeros_as_often()
    {
        var random = RandomStream.FromSeed(6);
        var rows = Enumerable.Range(0, 200_000).Select(r => new[] { r % 2 == 0 ? 0 : (float)random.NextGaussian() }).ToArray();
        var sample = Sample(rows, 2000, 1024);
        Assert.InRange(sample.Count(v => v == 0), 900, 1100);
        Assert.Equal(sample, Sample(rows, 2000, 333));
    }

    [Fact]
    public void A_sample_takes_no_memory_for_rows_that_it_does_not_keep()
    {
        // Each counted row takes 24 bytes of a table; a million would take 60 MB.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sample = new RowSample(100);
        using var inputs = new Matrix(1000, 1);
        for (var batch = 0; batch < 1000; batch++)
        {
            for (var r = 0; r < inputs.Rows; r++)
                inputs[r, 0] = (batch * inputs.Rows) + r;
            sample.Observe(new EvaluationBatch(inputs, new SparseLatents(0), inputs, null).OfSource());
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -20_000_000, 12_000_000);
        Assert.Equal(100, sample.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Intervals_of_a_mean_over_pairs_are_as_wide_as_it_scatters(bool hasCommonPart)
    {
        var (values, widths) = (new List<double>(), new List<double>());
        for (var trial = 0; trial < 300; trial++)
        {
            var random = RandomStream.FromSeed((ulong)trial);
            using var rows = new Matrix(60, 12);
            random.FillGaussian(rows.Span);
            // A share of one direction that differs from row to row gives rows that are closer to all others than the rest.
            for (var r = 0; hasCommonPart && r < rows.Rows; r++)
                rows[r, 0] += (float)(4 * random.NextDouble());
            var pairs = CosinePairs.Among(rows);
            var interval = PairMean.IntervalOf(pairs.MeanAbsolute, pairs.MeanSquare)!.Value;
            values.Add(pairs.MeanAbsolute.Average());
            widths.Add((interval.High - interval.Low) / (2 * 1.96));
        }

        var mean = values.Average();
        var scatter = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        Assert.InRange(widths.Average() / scatter, 0.85, 1.2);
    }

    private static float[] Sample(float[][] rows, int capacity, int batch)
    {
        var sample = new RowSample(capacity);
        foreach (var part in rows.Chunk(batch))
        {
            using var inputs = Matrix.FromRows(part);
            using var latents = new SparseLatents(1);
            foreach (var row in part)
                latents.AddRow([0], row);
            sample.Observe(new EvaluationBatch(inputs, latents, inputs, null));
        }

        var drawn = sample.ToBatch()!;
        Assert.Equal(drawn.Inputs.ToArray(), drawn.Latents.AllValues.ToArray());
        return drawn.Inputs.ToArray();
    }

    private static float[][] Rows(int count)
    {
        var random = RandomStream.FromSeed(5);
        return [.. Enumerable.Range(0, count).Select(_ => new[] { (float)random.NextGaussian() })];
    }
}
