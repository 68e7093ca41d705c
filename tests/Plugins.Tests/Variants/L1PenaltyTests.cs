using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.L1;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Powers of latents as penalties, and p that falls over the run.</summary>
public sealed class L1PenaltyTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Penalties_of_p_one_half_are_those_of_the_golden_case(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "lp_penalties_p_half"), backend);
        Check("saelens_lp_norm", DecoderNorm.Weighted, PenaltyForm.Norm);
        Check("dictionary_learning_lp_p", DecoderNorm.Unit, PenaltyForm.Power);
        Check("dictionary_learning_lp", DecoderNorm.Unit, PenaltyForm.Norm);

        void Check(string name, DecoderNorm norm, PenaltyForm form)
        {
            run.Forward(Variant(0.5, form, norm));
            Golden.AssertClose(run.Case.GetProperty("expected").GetProperty(name).GetDouble(), run.Term("sparsity"), what: name);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Lp_gradient_is_zero_at_zero_not_NaN(double p)
    {
        foreach (var form in new[] { PenaltyForm.Power, PenaltyForm.Norm })
        {
            using var run = new VariantRun(Golden.Case("variants_setup_a", "lp_penalties_p_half"), "cpu");
            // Latent 2 fires in no row.
            run.Forward(Variant(p, form, DecoderNorm.Weighted), onlyTerm: "sparsity");
            foreach (var name in new[] { "W_enc", "b_enc", "W_dec" })
            {
                using var gradient = run.Graph.GradientOf(run.Parameters[name]).ToMatrix();
                Assert.All(gradient.Span.ToArray(), v => Assert.True(float.IsFinite(v), name));
                Assert.All(gradient.Row(2).ToArray(), v => Assert.Equal(0, v));
                Assert.Contains(gradient.Row(0).ToArray(), v => v != 0);
            }
        }
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.5, true)]
    [InlineData(1, false)]
    public void Repeating_the_batch_leaves_loss_and_gradients_as_they_are(double p, bool isNorm)
    {
        float[][] rows = [[2, 1], [-1, 0.5f], [0.3f, -2]];
        var once = Run(p, isNorm, rows, factor: 1);
        var twice = Run(p, isNorm, [.. rows, .. rows], factor: 1);
        Golden.AssertClose(once.Loss, twice.Loss, 1e-9, 0);
        foreach (var (a, b) in once.Gradients.Zip(twice.Gradients))
            Golden.AssertClose(a, b, 1e-5, 1e-6);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.5, true)]
    [InlineData(0.2, false)]
    public void The_weighted_penalty_cannot_be_evaded_by_moving_norms(double p, bool isNorm)
    {
        float[][] rows = [[2, 1], [-1, 0.5f], [0.3f, -2]];
        Golden.AssertClose(Run(p, isNorm, rows, factor: 1).Loss, Run(p, isNorm, rows, factor: 7).Loss, 1e-5, 0);
    }

    [Fact]
    public void P_takes_the_values_of_the_golden_case()
    {
        var golden = Golden.Case("schedules_and_controllers", "p_anneal_values");
        var inputs = golden.GetProperty("inputs");
        var options = new AnnealOptions { To = inputs.GetProperty("p_end").GetDouble(), Updates = inputs.GetProperty("updates").GetInt32() };
        var annealing = new Annealing(new PenaltyOptions { P = inputs.GetProperty("p_start").GetDouble() }, options);
        var expected = golden.GetProperty("expected").GetProperty("p").ToDoubles();
        for (var i = 0; i < expected.Length; i++)
            Golden.AssertClose(expected[i], annealing.PowerAfter(i), 1e-12, 1e-12);
        Assert.Equal(options.Updates + 1, expected.Length);
    }

    [Fact]
    public void The_coefficient_is_scaled_as_in_the_golden_case()
    {
        var golden = Golden.Case("schedules_and_controllers", "p_anneal_coefficient_update");
        var inputs = golden.GetProperty("inputs");
        var actual = Annealing.NextCoefficient(
            inputs.GetProperty("alpha").GetDouble(), inputs.GetProperty("queue_current").ToFloats(), inputs.GetProperty("queue_next").ToFloats());
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("alpha_next").GetDouble(), actual, 1e-9, 0);
        Assert.Equal(3, Annealing.NextCoefficient(3, [0, 0], [0, 0]));
    }

    [Fact]
    public void P_changes_at_equal_distances_between_start_and_end()
    {
        var options = new AnnealOptions { To = 0.5, Updates = 5, Start = TrainingDuration.OfSteps(100), End = TrainingDuration.OfSteps(600) };
        var annealing = new Annealing(new PenaltyOptions(), options);
        var steps = Enumerable.Range(0, 1000).ToArray();
        var p = steps.Select(s => annealing.PowerAt(new TrainingProgress(s, 1000, s * 8, 8000))).ToArray();
        Assert.Equal([100, 200, 300, 400, 500], steps.Skip(1).Where(s => p[s] != p[s - 1]));
        Assert.Equal((1, 0.9, 0.5), (p[99], p[100], p[500]));
        Assert.Equal(1, annealing.PowerAt(default));
    }

    [Fact]
    public void The_charge_does_not_jump_where_p_changes()
    {
        var anneal = new AnnealOptions { To = 0.2, Updates = 4, Start = TrainingDuration.OfSteps(60), End = TrainingDuration.OfSteps(220) };
        using var training = new PlantedTraining(
            context => new L1(new L1Options { Latents = 32, Coefficient = 0.3, Penalty = new PenaltyOptions { Anneal = anneal } }, context),
            samples: 240 * 128);
        var charges = new List<double>();
        var values = new List<double>();
        while (!training.Trainer.IsDone)
        {
            var factor = Annealing.FactorOf(training.Parameters);
            var value = training.Trainer.Step(measure: true)!.Terms.Single(t => t.Item1 == "sparsity").Item2;
            values.Add(value);
            charges.Add(factor * value);
        }

        foreach (var change in new[] { 60, 100, 140, 180 })
        {
            // The penalty itself jumps, while what is charged is as much as before, up to the difference between batches.
            Assert.True(values[change] / Mean(values, change) > 1.1, $"at step {change} the penalty goes from {Mean(values, change)} to {values[change]}");
            Assert.InRange(charges[change] / Mean(charges, change), 0.85, 1.15);
        }

        Assert.NotEqual(1, Annealing.FactorOf(training.Parameters));

        static double Mean(List<double> list, int before) => list.Skip(before - 10).Take(10).Average();
    }

    [Fact]
    public void Several_changes_on_one_step_of_a_short_run_are_one()
    {
        var anneal = new AnnealOptions { To = 0.2, Updates = 50, Start = TrainingDuration.OfSteps(0) };
        using var training = new PlantedTraining(
            context => new L1(new L1Options { Latents = 32, Coefficient = 0.3, Penalty = new PenaltyOptions { Anneal = anneal } }, context),
            samples: 7 * 128);
        training.Finish();
        Assert.True(double.IsFinite(Annealing.FactorOf(training.Parameters)));
        Assert.True(Annealing.FactorOf(training.Parameters) < 1);
    }

    [Theory]
    [InlineData(0.3, false)]
    [InlineData(0.3, true)]
    [InlineData(1, false)]
    public void The_penalty_under_the_next_p_is_what_the_graph_would_compute(double p, bool isNorm)
    {
        using var latents = new SparseLatents(4);
        latents.AddRow([0, 2], [2, 0]);
        latents.AddRow([], []);
        latents.AddRow([1, 2, 3], [0.5f, 1.5f, 4]);
        using var weights = Matrix.FromRows([[0.5f], [3], [1], [0]]);
        double u0 = 1, u1 = 1.5, u2 = 1.5;
        var powers = new[] { Math.Pow(u0, p), Math.Pow(u1, p) + Math.Pow(u2, p) };
        var expected = powers.Sum(v => isNorm ? Math.Pow(v, 1 / p) : v) / 3;
        Golden.AssertClose(expected, MeanPenalty.Of(latents, weights, p, isNorm ? PenaltyForm.Norm : PenaltyForm.Power), 1e-12, 0);
    }

    [Fact]
    public void A_forward_pass_does_not_change_the_state_of_annealing()
    {
        using var training = new PlantedTraining(
            context => new L1(new L1Options { Latents = 32, Penalty = new PenaltyOptions { Anneal = new AnnealOptions() } }, context), samples: 128 * 30);
        for (var i = 0; i < 5; i++)
            training.Trainer.Step(measure: false);
        using var before = training.Parameters["penalty_state"].Value.ToMatrix();
        using var graph = new Graph(training.Backend);
        graph.Begin();
        using var x = new Matrix(3, PlantedTraining.Dimension);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(new TrainingProgress(2, 30, 256, 3840), []);
        training.Variant.Forward(graph, training.Parameters, graph.Input(training.Backend.Import(x)), step);
        using var after = training.Parameters["penalty_state"].Value.ToMatrix();
        Assert.Equal(before.Span.ToArray(), after.Span.ToArray());
    }

    [Fact]
    public void P_annealing_recovers_planted_features()
    {
        using var training = new PlantedTraining(
            context => new L1(new L1Options { Latents = 32, Coefficient = 0.3, Penalty = new PenaltyOptions { Anneal = new AnnealOptions() } }, context),
            samples: 150_000);
        training.Finish();
        Assert.InRange(training.Recovery(), 0.9, 1);
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Assert.Empty(new PenaltyOptions { Anneal = new AnnealOptions() }.Validate());
        Assert.Contains("divides by zero", Problem(new PenaltyOptions { Form = PenaltyForm.Norm, Anneal = new AnnealOptions { To = 0 } }), StringComparison.Ordinal);
        Assert.Contains("no gradient", Problem(new PenaltyOptions { Anneal = new AnnealOptions { To = -0.1 } }), StringComparison.Ordinal);
        Assert.Contains("from 0.5 to 0.7", Problem(new PenaltyOptions { P = 0.5, Anneal = new AnnealOptions { To = 0.7 } }), StringComparison.Ordinal);
        Assert.Equal("DecoderNorm", Assert.Single(new L1Options { Latents = 3, DecoderNorm = DecoderNorm.Free }.Validate()).Property);

        static string Problem(PenaltyOptions options) => Assert.Single(options.Validate()).Message;
    }

    private static L1 Variant(double p, PenaltyForm form, DecoderNorm norm) => new(
        new L1Options { Latents = 3, Coefficient = 1, DecoderNorm = norm, SubtractDecoderBias = true, Penalty = new PenaltyOptions { P = p, Form = form } },
        new VariantContext(2));

    /// <summary>Loss and gradients of three latents, whose norms went from the decoder to the encoder by a factor that grows with the latent.</summary>
    private static (double Loss, float[] Gradients) Run(double p, bool isNorm, float[][] rows, float factor)
    {
        using var backend = new ReferenceBackend();
        using var parameters = new ParameterSet(backend);
        float[] factors = [1, factor, factor * factor];
        parameters.Add("W_enc", Matrix.FromRows([.. new float[][] { [1, 0.3f], [-0.5f, 0.8f], [0.2f, -1] }.Select((w, i) => Array.ConvertAll(w, v => v * factors[i]))]), RowMeaning.Latent);
        parameters.Add("b_enc", Matrix.FromRows([.. new float[] { 0.1f, -0.2f, 0.05f }.Select((v, i) => new[] { v * factors[i] })]), RowMeaning.Latent);
        parameters.Add("W_dec", Matrix.FromRows([.. new float[][] { [0.8f, 0.6f], [-0.3f, 0.4f], [0, -2] }.Select((w, i) => Array.ConvertAll(w, v => v / factors[i]))]), RowMeaning.Latent);
        parameters.Add("b_dec", Matrix.FromRows([[0.5f, -0.5f]]), RowMeaning.Shared);
        using var graph = new Graph(backend);
        using var x = Matrix.FromRows(rows);
        var step = new TrainingStep(RandomStream.FromSeed(0));
        step.Begin(default, []);
        Variant(p, isNorm ? PenaltyForm.Norm : PenaltyForm.Power, DecoderNorm.Weighted).Forward(graph, parameters, graph.Input(backend.Import(x)), step);
        var loss = graph.Add(step.Losses[0].Value, step.Losses[1].Value, 0.7);
        graph.Backward(loss);
        return (loss.Value, [.. parameters.SelectMany(q => graph.GradientOf(q).ToMatrix().Span.ToArray())]);
    }
}
