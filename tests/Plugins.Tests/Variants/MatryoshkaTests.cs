using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Variants.Matryoshka;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class MatryoshkaTests
{
    private const string File = "variants_setup_a", Nested = "matryoshka_k1_5_widths_1_3";

    private static readonly MatryoshkaOptions _options = new() { Latents = 3, K = 1.5, DecoderNorm = DecoderNorm.Weighted };

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_sum_over_prefixes_is_the_golden_one_with_its_gradients(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, Nested), backend);
        run.Forward(Variant(_options with { Widths = [1] }));
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("loss_full").GetDouble(), run.Term("reconstruction"));
        Golden.AssertClose(expected.GetProperty("loss_prefix_1").GetDouble(), run.Term("prefixes"));
        run.AssertLossAndGradients("saelens_total", "gradients_saelens_total");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_reduction_over_prefixes_is_explicit(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, Nested), backend);
        var sum = run.Case.GetProperty("expected").GetProperty("saelens_total").GetDouble();
        run.Forward(Variant(_options with { Widths = [1, 3], Losses = PrefixLosses.Mean }));
        Golden.AssertClose(sum / 2, run.Loss);

        // dictionary_learning weights groups by 1/n and then takes their mean.
        run.Forward(Variant(_options with { Widths = [1, 3], Losses = PrefixLosses.Mean, Weights = [0.5, 0.5] }));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("dictionary_learning_total_half_weights").GetDouble(), run.Loss);
        run.Forward(Variant(_options with { Widths = [1, 3], InnerWeight = 0.25 }));
        Golden.AssertClose(run.Term("reconstruction") + (0.25 * run.Term("prefixes")), run.Loss);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Detached_prefixes_train_their_own_segment(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "matryoshka_detached_prefixes_widths_1_2_of_3"), backend);
        run.Forward(Variant(_options with { Widths = [1, 2], DetachPrefixes = true }));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("loss_full").GetDouble(), run.Term("reconstruction"));
        AssertTerms(run.Case.GetProperty("expected").GetProperty("inner_losses"), run.Terms("prefixes"));
        run.AssertLossAndGradients();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Prefixes_may_be_sorted_by_firing_frequency(string backend)
    {
        using var run = new VariantRun(Golden.Case(File, "matryoshka_frequency_sorted_prefixes"), backend);
        run.Forward(Variant(_options with { Widths = [1, 2] }));
        var (f, xHat) = (run.DenseLatents(), run.Reconstruction.ToMatrix());
        run.Parameters.Add("firing_frequency", Golden.Transpose(run.Case.GetProperty("options").GetProperty("firing_frequency").ToMatrix()), RowMeaning.Latent, isTrained: false);
        run.Forward(Variant(_options with { Widths = [1, 2], SortByFrequency = true }));
        var expected = run.Case.GetProperty("expected");
        Assert.Equal(expected.GetProperty("order").EnumerateArray().Select(e => e.GetInt32()), run.Pass.Levels!.Value.Order!);
        AssertTerms(expected.GetProperty("inner_losses"), run.Terms("prefixes"));

        // Latents keep their places: only the loss sees the order.
        Assert.Equal(f.Span.ToArray(), run.DenseLatents().Span.ToArray());
        for (var i = 0; i < xHat.Count; i++)
            Golden.AssertClose(xHat.Span[i], run.Reconstruction.ToMatrix().Span[i]);
    }

    [Fact]
    public void Firing_frequencies_start_at_the_first_batch_and_then_follow_slowly()
    {
        using var run = new VariantRun(Golden.Case(File, Nested), "reference");
        var variant = Variant(_options with { Widths = [1], SortByFrequency = true, Threshold = new ThresholdOptions() });
        using (var none = new Matrix(3, 1))
            run.Parameters.Add("firing_frequency", none, RowMeaning.Latent, isTrained: false);
        new ThresholdCalibration(new ThresholdOptions()).Create(run.Parameters);
        run.Forward(variant);
        Assert.Equal([0, 1, 2], run.Pass.Levels!.Value.Order!);
        Assert.Equal([0f, 0, 0], Frequencies());
        run.AfterStep(variant);
        Assert.Equal([0.5f, 1, 0], Frequencies());
        run.Parameters["firing_frequency"].Value.CopyFrom([0.2f, 0.5f, 0.9f]);
        run.Forward(variant);
        run.AfterStep(variant);
        AssertClose([(0.99 * 0.2) + (0.01 * 0.5), (0.99 * 0.5) + 0.01, 0.99 * 0.9], Frequencies());

        float[] Frequencies() => run.Parameters["firing_frequency"].Value.ToMatrix().Span.ToArray();
    }

    [Fact]
    public void Of_latents_that_fire_as_often_the_lower_index_goes_first()
    {
        var order = new FrequencyOrder(5);
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        order.Create(parameters);
        Assert.Equal([0, 1, 2, 3, 4], order.Of(parameters));
        parameters["firing_frequency"].Value.CopyFrom([0.1f, 0.3f, 1e-20f, 0.3f, 0]);
        Assert.Equal([1, 3, 0, 2, 4], order.Of(parameters));
    }

    [Fact]
    public void Latents_that_were_selected_at_zero_do_not_count_as_firing()
    {
        var order = new FrequencyOrder(3);
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        order.Create(parameters);
        using var batch = new SparseLatents(3);
        batch.AddRow([0, 1], [0, -2]);
        batch.AddRow([1, 2], [1, 0.5f]);
        using var latents = backend.NewLatents(3);
        latents.CopyFrom(batch);
        order.Observe(parameters, latents);
        Assert.Equal([0, 1, 0.5f], parameters["firing_frequency"].Value.ToMatrix().Span.ToArray());
    }

    [Fact]
    public void Random_prefixes_are_a_function_of_the_step_and_favour_short_ones()
    {
        const int Latents = 401, Steps = 4000;
        var widths = new PrefixWidths(_options with { Latents = Latents, RandomPrefixes = 4 });
        var (step, again) = (new TrainingStep(RandomStream.FromSeed(1)), new TrainingStep(RandomStream.FromSeed(1)));
        var one = new PrefixWidths(_options with { Latents = Latents, RandomPrefixes = 2 });
        var (quarter, half, different) = (0, 0, new HashSet<int>());
        for (var s = 0; s < Steps; s++)
        {
            step.Begin(new TrainingProgress(s, Steps, 0, 0), []);
            var drawn = widths.At(step).ToArray();
            Assert.Equal(Latents, drawn[^1]);
            Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(drawn[i], 1, drawn[i + 1] - 1));
            var first = one.At(step)[0];
            quarter += first <= 100 ? 1 : 0;
            half += first <= 225 ? 1 : 0;
            different.Add(drawn[0]);
            if (s % 1000 != 7)
                continue;
            again.Begin(new TrainingProgress(s, Steps, 0, 0), []);
            Assert.Equal(drawn, widths.At(again));
        }

        // P(length ≤ ℓ) = √(ℓ / 400); three standard errors are 0.024.
        Assert.InRange(quarter / (double)Steps, 0.476, 0.524);
        Assert.InRange(half / (double)Steps, 0.726, 0.774);
        Assert.True(different.Count > 50);
    }

    [Fact]
    public void With_random_prefixes_as_many_as_latents_every_prefix_is_drawn()
    {
        var step = new TrainingStep(RandomStream.FromSeed(1));
        step.Begin(default, []);
        Assert.Equal(Enumerable.Range(1, 9), new PrefixWidths(_options with { Latents = 9, RandomPrefixes = 9 }).At(step));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void With_relu_each_prefix_pays_for_the_latents_that_it_trains(bool mean, bool detached)
    {
        using var run = new VariantRun(Golden.Case(File, "matryoshka_frequency_sorted_prefixes"), "cpu");
        run.Parameters.Add("firing_frequency", Golden.Transpose(run.Case.GetProperty("options").GetProperty("firing_frequency").ToMatrix()), RowMeaning.Latent, isTrained: false);
        run.Forward(Variant(new MatryoshkaOptions
        {
            Latents = 3, Activation = SelectionKind.Relu, Coefficient = 0.5, DecoderNorm = DecoderNorm.Weighted, Widths = [1, 2], InnerWeight = 0.5,
            Losses = mean ? PrefixLosses.Mean : PrefixLosses.Sum, DetachPrefixes = detached, SortByFrequency = true,
        }));

        // The order is 2, 0, 1: latent 2 stands in three prefixes, latent 0 in two, latent 1 in one. A detached prefix takes those before it as given.
        double[] paid = detached ? [0.5 + 1, 1, 0.5 + 1] : [0.5 + 1, 1, 0.5 + 0.5 + 1];
        var f = run.DenseLatents();
        var sum = Enumerable.Range(0, 2).Sum(b => Enumerable.Range(0, 3).Sum(i => f[b, i] * paid[i])) / 2;
        Golden.AssertClose(mean ? sum / 3 : sum, run.Term("sparsity"));
        Golden.AssertClose((run.Term("reconstruction") + (0.5 * run.Terms("prefixes").Sum())) * (mean ? 1.0 / 3 : 1) + (0.5 * run.Term("sparsity")), run.Loss);
    }

    [Fact]
    public void Auxk_per_level_gives_dead_latents_what_their_own_prefix_left_over()
    {
        using var run = new VariantRun(Golden.Case(File, Nested), "reference");
        var aux = new AuxK(new AuxKOptions { Coefficient = 1, Latents = 1, Denominator = AuxKDenominator.None, PerLevel = true }, 2);
        run.Parameters["b_enc"].Value.CopyFrom([0.1f, 3, 4]);
        run.Forward(Variant(_options with { Widths = [1, 2], K = 0.5 }), dead: [1, 2], auxiliary: aux);

        // Latent 1 stands in the second prefix, latent 2 in the third; the first has no dead latent and no term.
        var levels = run.Pass.Levels!.Value;
        var inputs = run.Case.GetProperty("inputs");
        using var x = inputs.GetProperty("x").ToMatrix();
        using var encoder = run.Parameters["W_enc"].Value.ToMatrix();
        using var decoder = run.Parameters["W_dec"].Value.ToMatrix();
        var bias = inputs.GetProperty("b_dec").ToDoubles();
        double[] encoderBias = [0.1, 3, 4];
        var expected = new List<double>();
        foreach (var latent in new[] { 1, 2 })
        {
            var xHat = levels.Reconstructions[latent].Value.ToMatrix();
            var sum = 0.0;
            for (var b = 0; b < 2; b++)
            {
                var z = Math.Max(0, encoderBias[latent] + ((x[b, 0] - bias[0]) * encoder[latent, 0]) + ((x[b, 1] - bias[1]) * encoder[latent, 1]));
                for (var c = 0; c < 2; c++)
                    sum += Math.Pow(x[b, c] - xHat[b, c] - (z * decoder[latent, c]), 2);
            }

            expected.Add(sum / 2);
        }

        Assert.Equal([1, 2, 3], levels.Widths);
        AssertClose(expected, run.Terms("auxk"));
    }

    [Fact]
    public void Prefixes_end_where_widths_or_fractions_say_and_the_last_is_everything()
    {
        Assert.Equal([2, 7, 10], Widths(_options with { Latents = 10, Widths = [2, 7] }));
        Assert.Equal([2, 10], Widths(_options with { Latents = 10, Widths = [2, 10] }));
        Assert.Equal([16, 32, 64, 128, 256], Widths(_options with { Latents = 256 }));
        Assert.Equal([29, 100], Widths(_options with { Latents = 100, Fractions = [0.29, 0.71] }));
        Assert.Equal([3, 6, 11], Widths(_options with { Latents = 11, Fractions = [0.3, 0.3, 0.4] }));

        static IReadOnlyList<int> Widths(MatryoshkaOptions options)
        {
            Assert.Empty(options.Validate());
            return new PrefixWidths(options).Fixed!;
        }
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_with_what_would()
    {
        var options = _options with { Latents = 64 };
        Problem(options with { Widths = [4, 4] }, "width 4 must be from 5 to 64");
        Problem(options with { Widths = [4, 65] }, "width 65 must be from 5 to 64");
        Problem(options with { Widths = [0] }, "width 0 must be from 1");
        Problem(options with { Widths = [] }, "at least one prefix");
        Problem(options with { Widths = [4], RandomPrefixes = 3 }, "widths and random_prefixes each say");
        Problem(options with { Fractions = [0.5, 0.4] }, "sum to 0.9");
        Problem(options with { Fractions = [] }, "sum to 0");
        Problem(options with { Fractions = [1.5, -0.5] }, "greater than 0");
        Problem(options with { Fractions = [0.01, 0.99] }, "0.01 of 64 latents is not one latent");
        Problem(options with { Latents = 8 }, "0.0625 of 8 latents");
        Problem(options with { RandomPrefixes = 65 }, "no 65 different prefixes");
        Problem(options with { Widths = [4], Weights = [1, 1, 1] }, "3 weights for 2 prefixes");
        Problem(options with { Widths = [4], Weights = [1, 0] }, "the last, is greater than 0");
        Problem(options with { Widths = [4], Weights = [1, 1], InnerWeight = 0.5 }, "keep one");

        static void Problem(MatryoshkaOptions options, string words) => Assert.Contains(words, Assert.Single(options.Validate()).Message);
    }

    private static Matryoshka Variant(MatryoshkaOptions options) => new(options, new VariantContext(2));

    private static void AssertTerms(JsonElement expected, double[] actual) => AssertClose(expected.ToDoubles(), actual);

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<float> actual) => AssertClose(expected, [.. actual.Select(v => (double)v)]);

    private static void AssertClose(IReadOnlyList<double> expected, double[] actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected[i], actual[i], what: $"entry {i}");
    }
}
