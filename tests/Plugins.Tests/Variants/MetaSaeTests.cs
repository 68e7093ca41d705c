using SaeLab.Abstractions;
using SaeLab.Losses.AuxK;
using SaeLab.Numerics;
using SaeLab.Sources.Files;
using SaeLab.Sources.Planted;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>An autoencoder of the decoder rows of another.</summary>
public sealed class MetaSaeTests
{
    private const int Features = 32, Latents = 100;

    [Fact]
    public void Latents_that_stand_for_pairs_of_features_are_sums_of_two_meta_latents_and_random_directions_are_not()
    {
        using var planted = new PlantedSource(
            new PlantedOptions { Features = Features, Dimension = Features, Active = 2, Directions = PlantedDirections.Orthogonal }, RandomStream.FromSeed(4));
        // One latent for two features: most latents must stand for pairs.
        using var first = new ShortRun(planted, TopK(Latents, 1), ShortRun.Options(1_000_000, rate: 3e-3) with { Batch = 1024, DeadAfter = TrainingDuration.OfSamples(50_000) }, new AuxK(new AuxKOptions(), Features)).Train();
        using var dictionary = first.Trainer.Export();
        var pairs = Enumerable.Range(0, Latents).Count(i => Best(planted.Directions, dictionary.DecoderWeights.Row(i)) < 0.85);
        Assert.True(pairs > Latents / 3, $"only {pairs} latents of the first dictionary are unlike a single feature");

        var learned = UnexplainedByMetaSae(first.Trainer.Export());
        var random = first.Trainer.Export();
        RandomStream.FromSeed(9).FillGaussian(random.DecoderWeights.Span);
        var chance = UnexplainedByMetaSae(random);
        Assert.True(learned < 0.45 && learned < chance / 2, $"held-out rows: {learned} of the variance of learned ones is unexplained, {chance} of random ones");
    }

    /// <summary>FVU of held-out decoder rows.</summary>
    private static double UnexplainedByMetaSae(LearnedDictionary dictionary)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("dictionary.msgpack", "");
        using var rows = new DictionaryRowsSource(
            new DictionaryRowsOptions { Path = path, HeldOut = 0.25 }, new SourceContext(RandomStream.FromSeed(1), folder.Path, _ => dictionary));
        using var run = new ShortRun(rows, TopK(Features, 2), ShortRun.Options(300_000, rate: 3e-3) with { Batch = 64, DeadAfter = TrainingDuration.OfSamples(50_000) }, new AuxK(new AuxKOptions(), Features)).Train();
        using var heldOut = ShortRun.HeldOut(rows, (int)rows.RowCount(Split.HeldOut)!);
        var (_, reconstruction) = run.InferenceForm(heldOut);
        using var mean = Centre.Mean(heldOut);
        var (error, variance) = (0.0, 0.0);
        for (var i = 0; i < heldOut.Count; i++)
        {
            error += Math.Pow(heldOut.Span[i] - reconstruction.Span[i], 2);
            variance += Math.Pow(heldOut.Span[i] - mean[0, i % Features], 2);
        }

        return error / variance;
    }

    private static TopK TopK(int latents, int k) => new(new TopKOptions { Latents = latents, K = k }, new VariantContext(Features));

    private static double Best(Matrix rows, ReadOnlySpan<float> direction)
    {
        var best = 0.0;
        for (var i = 0; i < rows.Rows; i++)
            best = Math.Max(best, Math.Abs(RowGeometry.Cosine(rows.Row(i), direction)));
        return best;
    }
}
