using SaeLab.Losses.DecoderOverlap;
using SaeLab.Numerics;
using SaeLab.Plugins.Tests.Variants;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Losses;

public sealed class DecoderOverlapTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void In_one_chunk_it_is_the_golden_case(string backend)
    {
        var golden = Golden.Case("variants_setup_a", "decoder_orthogonality");
        float[][] decoder = [.. golden.GetProperty("inputs").GetProperty("W_dec").EnumerateArray().Select(Golden.ToFloats)];
        using var run = new LossRun(backend, decoder, decoder, [[1, 1]]);
        var expected = golden.GetProperty("expected");
        Golden.AssertClose(expected.GetProperty("mean_of_max_squared_cos").GetDouble(), Value(CosineKind.Signed));
        Golden.AssertClose(expected.GetProperty("mean_of_max_squared_abs_cos").GetDouble(), Value(CosineKind.Absolute));

        double Value(CosineKind cosines) => run.Add(new DecoderOverlap(new DecoderOverlapOptions { Cosines = cosines }), [])!.Value.Value.Value;
    }

    [Fact]
    public void Chunks_are_drawn_anew_at_each_step_and_the_same_for_the_same_step()
    {
        using var run = Start(out _);
        var loss = new DecoderOverlap(new DecoderOverlapOptions { Chunk = 4 });
        var values = Enumerable.Range(0, 5).Select(s => run.Add(loss, [], s)!.Value.Value.Value).ToArray();
        Assert.Equal(5, values.Distinct().Count());
        var again = new DecoderOverlap(new DecoderOverlapOptions { Chunk = 4 });
        Assert.Equal(values[3], run.Add(again, [], 3)!.Value.Value.Value);
        Assert.Equal(values[1], run.Add(loss, [], 1)!.Value.Value.Value);
    }

    [Fact]
    public void Chunks_see_no_more_than_all_latents_do()
    {
        using var run = Start(out _);
        var all = run.Add(new DecoderOverlap(new DecoderOverlapOptions()), [])!.Value.Value.Value;
        for (var step = 0; step < 5; step++)
            Assert.True(run.Add(new DecoderOverlap(new DecoderOverlapOptions { Chunk = 4 }), [], step)!.Value.Value.Value <= all);
    }

    [Fact]
    public void What_is_taken_every_few_steps_counts_as_many_times()
    {
        using var run = Start(out _);
        var loss = new DecoderOverlap(new DecoderOverlapOptions { Coefficient = 0.1, Every = 4 });
        Assert.Equal([0, 4, 8], Enumerable.Range(0, 12).Where(s => run.Add(loss, [], s) is not null));
        Assert.Equal(0.4, run.Add(loss, [], 4)!.Value.Coefficient, 1e-12);
    }

    [Fact]
    public void Training_with_it_moves_decoder_rows_apart()
    {
        var (without, with) = (Overlap(0), Overlap(3));
        Assert.True(with < 0.8 * without, $"overlap {without} without the loss, {with} with it");

        static double Overlap(double coefficient)
        {
            using var training = new PlantedTraining(
                context => new TopK(new TopKOptions { Latents = 64, K = 2 }, context), [new DecoderOverlap(new DecoderOverlapOptions { Coefficient = coefficient })]);
            training.Finish();
            using var graph = new Graph(training.Backend);
            graph.Begin();
            return graph.DecoderOverlap(graph.Use(training.Parameters["W_dec"]), [.. Enumerable.Range(0, 64)], 64, absolute: false).Value;
        }
    }

    private static LossRun Start(out float[][] rows)
    {
        var random = RandomStream.FromSeed(4);
        rows = new float[16][];
        for (var i = 0; i < rows.Length; i++)
            random.FillGaussian(rows[i] = new float[5]);
        return new LossRun("cpu", rows, rows, [[1, 0, 0, 0, 0]]);
    }
}
