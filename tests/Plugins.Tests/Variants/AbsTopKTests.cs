using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Variants.AbsTopK;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class AbsTopKTests
{
    private const int K = 2, Features = 32;

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void It_gives_the_golden_codes_and_reconstructions(string backend)
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "abs_topk_k1"), backend);
        run.Forward(new AbsTopK(new AbsTopKOptions { Latents = 3, K = 1 }, new VariantContext(2)));
        var expected = run.Case.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        Golden.AssertClose(expected.GetProperty("x_hat"), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Loss);
    }

    [Theory]
    [InlineData(DecoderNorm.Unit)]
    [InlineData(DecoderNorm.Weighted)]
    public void A_whole_run_counts_negative_latents_as_firing(DecoderNorm norm)
    {
        using var training = new ShortTraining(
            new AbsTopK(new AbsTopKOptions { Latents = Features, K = K, DecoderNorm = norm }, new VariantContext(ShortTraining.Dimension)),
            steps: 1200, source: new SignedRows(ShortTraining.Planted(Features, K)));
        Assert.Equal(K, training.LastMetrics!.L0);
        Assert.InRange(training.LastMetrics.DeadLatents, 0, 6);

        using var dictionary = training.Trainer.Export();
        using var backend = CpuBackend.Create(1);
        var results = EvaluationPass.Run(
            training.Source, dictionary, [("density", new DensityEvaluator(new DensityOptions())), ("recovery", new RecoveryEvaluator())], new EvaluationOptions { Samples = 4000 },
            RandomStream.FromSeed(1), backend, (_, _) => { }, CancellationToken.None).ToDictionary(r => r.Name, r => r.Result.Measurements.ToDictionary(m => m.Name));
        Assert.Equal(K, results["density"]["l0"].Value);
        Assert.Equal(K, results["recovery"]["sae_l0"].Value);

        // Half of the firings are negative, so a sum without absolute values would be near 0.
        using var rows = training.HeldOut(4000);
        using var latents = new SparseLatents(Features);
        using var reconstructions = new Matrix(4000, ShortTraining.Dimension);
        using var inference = new DictionaryInference(dictionary, backend);
        inference.Run(rows, latents, reconstructions);
        var values = latents.AllValues.ToArray();
        var firing = latents.AllIndices.ToArray().Where((_, j) => values[j] != 0).Distinct().Count();
        Assert.Equal(Features - firing, results["density"]["dead_latents"].Value);
        Assert.InRange(values.Count(v => v < 0) / (double)values.Length, 0.4, 0.6);
        Assert.Equal(values.Sum(v => Math.Abs((double)v)) / 4000, results["density"]["l1"].Value, 1e-4);

        // A feature points each way in half of its rows: detectors that only saw positive latents would miss half of them.
        Assert.True(results["recovery"]["mcc"].Value >= 0.9, $"mcc {results["recovery"]["mcc"].Value}");
        Assert.True(results["recovery"]["recall"].Value >= 0.6, $"recall {results["recovery"]["recall"].Value}");
    }

    [Fact]
    public void A_latent_that_only_fires_negatively_is_alive()
    {
        using var batch = new SparseLatents(3);
        batch.AddRow([1, 2], [-0.5f, 0]);
        var firing = new SaeLab.Runtime.Training.FiringStatistics(3);
        firing.Observe(batch, 0);
        var dead = new List<int>();
        firing.ListDead(1, 1, dead);
        Assert.Equal([0, 2], dead);
    }

    [Fact]
    public void A_penalty_takes_absolute_values()
    {
        using var run = new VariantRun(Golden.Case("variants_setup_a", "abs_topk_k1"), "reference");
        run.Forward(new AbsTopK(new AbsTopKOptions { Latents = 3, K = 3 }, new VariantContext(2)));
        var f = run.DenseLatents().Span.ToArray();
        Assert.Contains(f, v => v < 0);
        Golden.AssertClose(f.Sum(v => Math.Abs((double)v)) / 2, run.Graph.MeanL1(run.Pass.Latents).Value);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Contains("more than the 4 latents", Assert.Single(new AbsTopKOptions { Latents = 4, K = 5 }.Validate()).Message);
        Assert.Single(new AbsTopKOptions { Latents = 4, K = 2, DecoderNorm = DecoderNorm.Weighted, Refinement = new RefinementOptions() }.Validate());
    }
}
