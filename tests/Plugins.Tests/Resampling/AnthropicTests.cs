using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Resampling.Anthropic;

namespace SaeLab.Plugins.Tests.Resampling;

public sealed class AnthropicTests
{
    private static readonly AnthropicOptions Defaults = new();

    [Fact]
    public void Probabilities_are_proportional_to_the_squared_loss_as_in_the_golden_case()
    {
        var expected = Golden.Case("resampling", "sampling_probabilities").GetProperty("expected");
        var losses = expected.GetProperty("loss_sum_squared").ToDoubles();
        var probabilities = expected.GetProperty("anthropic_proportional_to_loss_squared").ToDoubles();
        var total = losses.Sum(AnthropicResampling.Weight);
        for (var i = 0; i < losses.Length; i++)
            Golden.AssertClose(probabilities[i], AnthropicResampling.Weight(losses[i]) / total, 1e-8, 1e-9);
    }

    [Theory]
    [InlineData(ResamplingDirection.Centred, "anthropic_centred_x_minus_b_dec")]
    [InlineData(ResamplingDirection.Raw, "anthropic_raw_x")]
    public void The_new_rows_are_those_of_the_golden_case(ResamplingDirection direction, string convention)
    {
        var golden = Golden.Case("resampling", "replace_latent_2_with_row_1");
        var inputs = golden.GetProperty("inputs");
        using var encoder = Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix());
        using var x = inputs.GetProperty("x").ToMatrix();
        using var bias = inputs.GetProperty("b_dec").ToMatrix();
        var resampling = Begin(Defaults with { Direction = direction }, [2], encoder, bias);
        // Row 0 has no loss, so that row 1 is drawn, as the case demands.
        resampling.Observe(x, [0, 1.410625]);
        var edit = Assert.Single(resampling.Complete());

        var expected = golden.GetProperty("expected").GetProperty(convention);
        using var expectedEncoder = Golden.Transpose(expected.GetProperty("W_enc").ToMatrix());
        using var expectedDecoder = expected.GetProperty("W_dec").ToMatrix();
        Assert.Equal((2, 0f), (edit.Latent, edit.EncoderBias));
        AssertClose(expectedEncoder.Row(2), edit.EncoderRow);
        AssertClose(expectedDecoder.Row(2), edit.DecoderRow);
        Golden.AssertClose(
            golden.GetProperty("expected").GetProperty("mean_alive_encoder_norm").GetDouble(),
            MeanNormOfLiving(encoder, [2]), 1e-6);
    }

    [Fact]
    public void Mean_alive_norm_excludes_dead_latents()
    {
        using var encoder = Matrix.FromRows([[3, 4], [1000, 0], [0, 1]]);
        Assert.Equal(3, MeanNormOfLiving(encoder, [1]), 12);
    }

    [Fact]
    public void Without_living_latents_the_mean_norm_is_1()
    {
        using var encoder = Matrix.FromRows([[3, 4], [0, 9]]);
        Assert.Equal(1, MeanNormOfLiving(encoder, [0, 1]));
    }

    [Fact]
    public void Edits_are_for_dead_latents_only_and_have_the_right_norms() =>
        Law.Holds(
            from latents in Gen.Choose(1, 12)
            from dimension in Gen.Choose(1, 8)
            from rows in Gen.Choose(0, 20)
            from seed in Gen.Choose(0, 1000)
            select (latents, dimension, rows, seed),
            c =>
            {
                var random = RandomStream.FromSeed((ulong)c.seed);
                var dead = Enumerable.Range(0, c.latents).Where(_ => random.NextSingle() < 0.5f).ToArray();
                using var encoder = Gaussian(c.latents, c.dimension, random);
                using var bias = Gaussian(1, c.dimension, random);
                using var x = Gaussian(c.rows, c.dimension, random);
                var before = encoder.Span.ToArray();
                var resampling = Begin(Defaults, dead, encoder, bias);
                resampling.Observe(x, [.. Enumerable.Range(1, c.rows).Select(i => (double)i)]);
                var edits = resampling.Complete();

                Assert.Equal(dead.Take(Math.Min(c.rows, dead.Length)), edits.Select(edit => edit.Latent));
                Assert.Equal(before, encoder.Span.ToArray());
                var scale = 0.2 * MeanNormOfLiving(encoder, dead);
                Assert.All(edits, edit =>
                {
                    Assert.Equal(1, Norm(edit.DecoderRow), 5);
                    Assert.Equal(scale, Norm(edit.EncoderRow), 5);
                    Assert.Equal(0, edit.EncoderBias);
                });
            });

    [Fact]
    public void No_row_is_drawn_twice()
    {
        var rows = Enumerable.Range(0, 30).Select(i => new[] { MathF.Cos(i), MathF.Sin(i) }).ToArray();
        using var x = Matrix.FromRows(rows);
        using var encoder = new Matrix(30, 2);
        using var bias = new Matrix(1, 2);
        var resampling = Begin(Defaults, [.. Enumerable.Range(0, 30)], encoder, bias);
        resampling.Observe(x, [.. Enumerable.Repeat(1.0, 30)]);
        Assert.Equal(30, resampling.Complete().Select(edit => edit.DecoderRow[0]).Distinct().Count());
    }

    [Fact]
    public void A_row_at_the_decoder_bias_or_without_loss_is_never_drawn()
    {
        using var x = Matrix.FromRows([[1, 2], [5, 5], [2, 2]]);
        using var encoder = Matrix.FromRows([[1, 0], [1, 0], [1, 0], [1, 0]]);
        using var bias = Matrix.FromRows([[1, 2]]);
        var resampling = Begin(Defaults, [0, 1, 3], encoder, bias);
        resampling.Observe(x, [1e9, 0, double.NaN]);
        resampling.Observe(x, [1e9, 0, 1e-3]);
        var edit = Assert.Single(resampling.Complete());
        Assert.Equal(0, edit.Latent);
        Assert.Equal([1f, 0f], edit.DecoderRow);
    }

    [Fact]
    public void Drawing_follows_the_weights_without_replacement()
    {
        const int trials = 40_000;
        double[] weights = [1, 2, 0, 5];
        var counts = new Dictionary<(int, int), int>();
        var random = RandomStream.FromSeed(11);
        for (var trial = 0; trial < trials; trial++)
        {
            var reservoir = new WeightedReservoir<int>(2, random);
            for (var i = 0; i < weights.Length; i++)
            {
                if (reservoir.Draws(weights[i], out var key))
                    reservoir.Keep(i, key);
            }

            var drawn = reservoir.Drain();
            counts[(drawn[0], drawn[1])] = counts.GetValueOrDefault((drawn[0], drawn[1])) + 1;
        }

        foreach (var (first, second) in new[] { (0, 1), (1, 0), (0, 3), (3, 0), (1, 3), (3, 1) })
        {
            var p = weights[first] / 8 * weights[second] / (8 - weights[first]);
            Assert.Equal(p, (double)counts[(first, second)] / trials, 5 * Math.Sqrt(p * (1 - p) / trials));
        }
    }

    [Fact]
    public void The_draw_does_not_depend_on_how_the_pool_is_cut()
    {
        var random = RandomStream.FromSeed(3);
        using var encoder = Gaussian(10, 4, random);
        using var bias = Gaussian(1, 4, random);
        using var x = Gaussian(60, 4, random);
        var losses = Enumerable.Range(0, 60).Select(i => 1.0 + (i % 7)).ToArray();
        var whole = Begin(Defaults, [1, 4, 9], encoder, bias);
        whole.Observe(x, losses);
        var parts = Begin(Defaults, [1, 4, 9], encoder, bias);
        for (var start = 0; start < 60; start += 20)
        {
            using var part = new Matrix(20, 4);
            x.Span.Slice(start * 4, 80).CopyTo(part.Span);
            parts.Observe(part, losses.AsSpan(start, 20));
        }

        Assert.Equal(whole.Complete().Select(edit => edit.DecoderRow), parts.Complete().Select(edit => edit.DecoderRow));
    }

    [Fact]
    public void The_paper_s_run_is_resampled_at_the_paper_s_steps()
    {
        var resampler = new AnthropicResampler(Defaults);
        var due = Enumerable.Range(0, 1000).Select(i => i * 1000L).Where(step => Plan(resampler, step, 1_000_000) is not null);
        Assert.Equal([25_000, 50_000, 75_000, 100_000], due);
        Assert.Null(Plan(resampler, 24_999, 1_000_000));
        Assert.Null(Plan(resampler, 25_001, 1_000_000));
        Assert.Equal(new ResamplingPlan(819_200, 12_500 * 8192L), Plan(resampler, 25_000, 1_000_000));
    }

    [Fact]
    public void Dead_window_is_in_samples()
    {
        var resampler = new AnthropicResampler(Defaults);
        var large = resampler.PlanAfter(new TrainingProgress(25, 1000, 25 * 64, 64_000));
        var small = resampler.PlanAfter(new TrainingProgress(50, 2000, 50 * 32, 64_000));
        Assert.Equal(800, large!.Value.DeadAfterSamples);
        Assert.Equal(large, small);
    }

    [Fact]
    public void Each_fraction_is_due_exactly_once_in_a_run_that_is_long_enough() =>
        Law.Holds(
            from total in Gen.Choose(1, 3000)
            from percent in Gen.Choose(1, 99)
            select (total, percent),
            c =>
            {
                var resampler = new AnthropicResampler(new AnthropicOptions { At = [c.percent / 100.0], Window = 0.01 });
                var due = Enumerable.Range(0, c.total + 1).Where(step => Plan(resampler, step, c.total) is not null);
                var exact = c.percent * c.total / 100;
                Assert.Equal(exact == 0 ? [] : [exact], due);
            });

    [Fact]
    public void Options_that_contradict_each_other_are_named()
    {
        Assert.Empty(Defaults.Validate());
        Assert.Equal(["At"], Problems(Defaults with { At = [] }));
        Assert.Equal(["At"], Problems(Defaults with { At = [0.2, 0.1] }));
        Assert.Equal(["At"], Problems(Defaults with { At = [0.5, 1] }));
        Assert.Equal(["At"], Problems(Defaults with { At = [double.NaN] }));
        Assert.Equal(["Window"], Problems(Defaults with { At = [0.01] }));

        static IEnumerable<string> Problems(AnthropicOptions options) => options.Validate().Select(problem => problem.Property);
    }

    private static ResamplingPlan? Plan(AnthropicResampler resampler, long step, long total) =>
        resampler.PlanAfter(new TrainingProgress(step, total, step * 8192, total * 8192));

    private static IResampling Begin(AnthropicOptions options, int[] dead, Matrix encoder, Matrix bias) =>
        new AnthropicResampler(options).Begin(new ResamplingContext(RandomStream.FromSeed(7), dead, encoder, bias));

    private static double MeanNormOfLiving(Matrix encoder, int[] dead)
    {
        using var bias = new Matrix(1, encoder.Columns);
        return new ResamplingContext(RandomStream.FromSeed(0), dead, encoder, bias).MeanNormOfLiving();
    }

    private static Matrix Gaussian(int rows, int columns, RandomStream random)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Span);
        return matrix;
    }

    private static double Norm(float[] row) => Math.Sqrt(row.Sum(value => (double)value * value));

    private static void AssertClose(ReadOnlySpan<float> expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Golden.AssertClose(expected[i], actual[i], what: $"entry {i}");
    }
}
