using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class BypassTests
{
    private const int D = 12, M = 16, Rank = 3;

    [Theory]
    [InlineData("topk", true)]
    [InlineData("topk", false)]
    [InlineData("l1", true)]
    [InlineData("l1", false)]
    public void The_dense_path_starts_at_nothing_learns_and_comes_out_as_skip_weights(string name, bool subtracts)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant(name, Rank, subtracts), ShortRun.Options(25_600));
        Assert.All(run.Values("W_up").Span.ToArray(), v => Assert.Equal(0, v));
        run.Train();
        using var up = run.Values("W_up");
        using var down = run.Values("W_down");
        Assert.Equal((D, Rank, Rank, D), (up.Rows, up.Columns, down.Rows, down.Columns));

        using var dictionary = run.Trainer.Export();
        var skip = dictionary.SkipWeights!;
        for (var r = 0; r < D; r++)
        {
            for (var c = 0; c < D; c++)
                Assert.Equal(Enumerable.Range(0, Rank).Sum(k => (double)up[r, k] * down[k, c]), skip[r, c], 1e-5);
        }

        Assert.Contains(skip.Span.ToArray(), v => Math.Abs(v) > 0.05);
    }

    [Theory]
    [InlineData("topk", true)]
    [InlineData("topk", false)]
    [InlineData("l1", true)]
    [InlineData("l1", false)]
    public void Training_and_inference_reconstruct_the_same(string name, bool subtracts)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant(name, Rank, subtracts), ShortRun.Options(25_600)).Train();
        using var rows = ShortRun.HeldOut(source, 50);
        ShortRun.AssertClose(run.TrainingForm(rows).Reconstruction, run.InferenceForm(rows).Reconstruction);
    }

    [Fact]
    public void A_dense_component_goes_through_the_dense_path()
    {
        using var source = Source();
        var without = Error(source, rank: 0);
        var with = Error(source, Rank);
        Assert.True(with < 0.5 * without, $"squared error {with} with the path, {without} without");
    }

    private static double Error(PlantedSource source, int rank)
    {
        using var run = new ShortRun(source, Variant("topk", rank, subtracts: true), ShortRun.Options(150_000)).Train();
        using var rows = ShortRun.HeldOut(source, 1000);
        var (_, reconstruction) = run.InferenceForm(rows);
        return Enumerable.Range(0, rows.Count).Average(i => Math.Pow(rows.Span[i] - reconstruction.Span[i], 2));
    }

    private static PlantedSource Source() => new(
        new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 1, Dense = new PlantedDenseOptions { Rank = Rank, Scale = 2 } }, RandomStream.FromSeed(7));

    private static ISaeVariant Variant(string name, int rank, bool subtracts) => name == "topk"
        ? new TopK(new TopKOptions { Latents = M, K = 2, BypassRank = rank, SubtractDecoderBias = subtracts }, new VariantContext(D))
        : new L1(new L1Options { Latents = M, Coefficient = 0.2, BypassRank = rank, SubtractDecoderBias = subtracts }, new VariantContext(D));
}
