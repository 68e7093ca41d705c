using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Plugins.Tests.Variants;
using SaeLab.Resampling.DictionaryLearning;
using SaeLab.Variants.L1;

namespace SaeLab.Plugins.Tests.Resampling;

public sealed class DictionaryLearningTests
{
    private static readonly DictionaryLearningOptions Defaults = new();

    [Fact]
    public void Probabilities_are_proportional_to_the_norm_of_the_error_as_in_the_golden_case()
    {
        var expected = Golden.Case("resampling", "sampling_probabilities").GetProperty("expected");
        var losses = expected.GetProperty("loss_sum_squared").ToDoubles();
        var probabilities = expected.GetProperty("dictionary_learning_proportional_to_norm").ToDoubles();
        var total = losses.Sum(DictionaryLearningResampling.Weight);
        for (var i = 0; i < losses.Length; i++)
            Golden.AssertClose(probabilities[i], DictionaryLearningResampling.Weight(losses[i]) / total, 1e-8, 1e-9);
    }

    [Fact]
    public void The_new_rows_are_those_of_the_golden_case()
    {
        var golden = Golden.Case("resampling", "replace_latent_2_with_row_1");
        var inputs = golden.GetProperty("inputs");
        using var encoder = Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix());
        using var x = inputs.GetProperty("x").ToMatrix();
        using var bias = inputs.GetProperty("b_dec").ToMatrix();
        var resampling = Begin([2], encoder, bias);
        resampling.Observe(x, [0, 1.410625]);
        var edit = Assert.Single(resampling.Complete());
        var expected = golden.GetProperty("expected").GetProperty("dictionary_learning_standard");
        using var expectedEncoder = Golden.Transpose(expected.GetProperty("W_enc").ToMatrix());
        using var expectedDecoder = expected.GetProperty("W_dec").ToMatrix();
        Assert.Equal((2, 0f), (edit.Latent, edit.EncoderBias));
        for (var c = 0; c < 2; c++)
        {
            Golden.AssertClose(expectedEncoder[2, c], edit.EncoderRow[c]);
            Golden.AssertClose(expectedDecoder[2, c], edit.DecoderRow[c]);
        }
    }

    [Fact]
    public void It_is_due_at_equal_distances_and_not_after_the_last_step()
    {
        var resampler = new DictionaryLearningResampler(Defaults with { Every = TrainingDuration.OfSteps(25) });
        Assert.Equal([25, 50, 75], Enumerable.Range(0, 101).Where(s => Plan(resampler, s, 100) is not null));
        Assert.Equal(new ResamplingPlan(64, 800), Plan(resampler, 25, 100));
        Assert.Equal([10, 20], Enumerable.Range(0, 25).Where(s => Plan(new DictionaryLearningResampler(Defaults), s, 100) is not null));
    }

    [Fact]
    public void A_batch_with_fewer_rows_than_dead_latents_serves_the_first_ones() => Law.Holds(
        from rows in Gen.Choose(0, 9)
        from latents in Gen.Choose(1, 12)
        from seed in Gen.Choose(0, 1000)
        select (rows, latents, seed),
        c =>
        {
            var random = RandomStream.FromSeed((ulong)c.seed);
            int[] dead = [.. Enumerable.Range(0, c.latents).Where(_ => random.NextSingle() < 0.6f)];
            using var encoder = new Matrix(c.latents, 3);
            random.FillGaussian(encoder.Span);
            using var bias = new Matrix(1, 3);
            using var x = new Matrix(c.rows, 3);
            random.FillGaussian(x.Span);
            var resampling = Begin(dead, encoder, bias);
            resampling.Observe(x, [.. Enumerable.Range(1, c.rows).Select(i => (double)i)]);
            var edits = resampling.Complete();
            Assert.Equal(dead.Take(Math.Min(c.rows, dead.Length)), edits.Select(e => e.Latent));
            Assert.Equal(edits.Count, edits.Select(e => e.DecoderRow[0]).Distinct().Count());
            Assert.All(edits, e => Assert.Equal(1, RowGeometry.Norm(e.DecoderRow), 5));
        });

    [Fact]
    public void Rows_without_error_or_direction_are_never_drawn()
    {
        using var encoder = new Matrix(3, 2);
        using var bias = new Matrix(1, 2);
        using var x = Matrix.FromRows([[0, 0], [1, 1], [2, 1], [3, 4]]);
        var resampling = Begin([0, 1, 2], encoder, bias);
        resampling.Observe(x, [5, 0, double.NaN, 1]);
        var edit = Assert.Single(resampling.Complete());
        Assert.Equal([0.6f, 0.8f], edit.DecoderRow);
        // Where no latent lives, the mean norm is 1.
        Assert.Equal(0.6f, edit.EncoderRow[0], 6);
    }

    [Fact]
    public void Dead_latents_come_back_to_life()
    {
        Assert.True(Dead(resamples: false) >= 10);
        Assert.InRange(Dead(resamples: true), 0, 3);

        static int Dead(bool resamples)
        {
            var options = new L1Options { Latents = 40, Coefficient = 0.3, DecoderNorm = DecoderNorm.Unit, Initialisation = new InitialisationOptions() };
            using var training = new PlantedTraining(
                context => new L1(options, context), resampler: resamples ? new DictionaryLearningResampler(Defaults) : null);
            training.Parameters["b_enc"].Value.CopyFrom([.. Enumerable.Range(0, 40).Select(i => i < 10 ? -100f : 0)]);
            return training.Finish().DeadLatents;
        }
    }

    [Fact]
    public void A_schedule_of_no_length_is_refused() =>
        Assert.Equal("Every", Assert.Single((Defaults with { Every = default }).Validate()).Property);

    private static ResamplingPlan? Plan(DictionaryLearningResampler resampler, long step, long total) =>
        resampler.PlanAfter(new TrainingProgress(step, total, step * 64, total * 64));

    private static IResampling Begin(int[] dead, Matrix encoder, Matrix bias) =>
        new DictionaryLearningResampler(Defaults).Begin(new ResamplingContext(RandomStream.FromSeed(7), dead, encoder, bias));
}
