using SaeLab.Abstractions;
using SaeLab.Variants.Lista;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class ListaTests
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void One_step_gives_the_golden_codes_of_both_passes_and_their_gradients(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "lista_one_step_eta_0_3_batchtopk_k1"), backend);
        run.Forward(Variant(new ListaOptions { Latents = 3, K = 1 }, 2));
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f0"), VariantRun.Dense(Assert.Single(run.Pass.EarlierLatents!).Value));
        Golden.AssertClose(expected.GetProperty("f1"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        run.AssertLossAndGradients("mse_sum");
    }

    [Fact]
    public void Inference_fires_as_often_as_batches_do_in_each_pass()
    {
        const double K = 2.5;
        using var training = new ShortTraining(Variant(new ListaOptions { Latents = ShortTraining.Features, K = K }, ShortTraining.Dimension), 500);
        using var rows = training.HeldOut(20 * ShortTraining.Batch);
        var (batches, inference) = (training.InBatches(rows), training.AtInference(rows));
        Assert.InRange(inference.L0, 0.98 * K, 1.02 * K);
        Assert.InRange(inference.Error, 0.95 * batches.Error, 1.05 * batches.Error);
    }

    [Fact]
    public void Refinement_reconstructs_better_than_one_pass_does()
    {
        double Error(RefinementOptions? refinement)
        {
            using var training = new ShortTraining(
                new TopK(new TopKOptions { Latents = ShortTraining.Features, K = 3, Refinement = refinement }, new VariantContext(ShortTraining.Dimension)), 800);
            using var rows = training.HeldOut(10 * ShortTraining.Batch);
            return training.AtInference(rows).Error;
        }

        var (once, twice) = (Error(null), Error(new RefinementOptions()));
        Assert.True(twice < 0.95 * once, $"with one step the error is {twice}, without {once}");
    }

    [Fact]
    public void Multi_topk_leaves_the_earlier_passes_of_the_first_selection()
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "lista_one_step_eta_0_3_batchtopk_k1"), "reference");
        run.Forward(new TopK(new TopKOptions { Latents = 3, K = 1, MultiTopk = new MultiTopKOptions { Multiple = 2 }, Refinement = new RefinementOptions() }, new VariantContext(2)));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("f0"), VariantRun.Dense(run.Pass.EarlierLatents![0].Value));
        Golden.AssertClose(run.Case.GetProperty("expected").GetProperty("f1"), run.DenseLatents());
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_with_what_would()
    {
        Problem(new ListaOptions { Latents = 4, K = 1, Refinement = null }, "is not LISTA");
        Problem(new ListaOptions { Latents = 4 }, "batchtopk needs k");
        Problem(new ListaOptions { Latents = 4, K = 5 }, "more than the 4 latents");
        Problem(new ListaOptions { Latents = 4, K = 1.5, Activation = SelectionKind.Topk }, "a whole number of latents, but k = 1.5");
        Problem(new ListaOptions { Latents = 4, K = 1, Coefficient = 2 }, "has no penalty");
        Problem(new ListaOptions { Latents = 4, K = 1, Coefficient = 2, Activation = SelectionKind.Relu }, "k = 1 has no meaning");
        Problem(new ListaOptions { Latents = 4, Activation = SelectionKind.Relu }, "give its coefficient");
        Problem(new ListaOptions { Latents = 4, Coefficient = 2, Activation = SelectionKind.Relu, KSchedule = new KSchedule { From = 2 } }, "no k to change");

        static void Problem(ListaOptions options, string words) => Assert.Contains(words, Assert.Single(options.Validate()).Message);
    }

    private static Lista Variant(ListaOptions options, int inputDim) => new(options, new VariantContext(inputDim));
}
