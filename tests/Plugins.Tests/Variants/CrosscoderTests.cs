using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;
using SaeLab.Variants.Crosscoder;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class CrosscoderTests
{
    private static readonly CrosscoderOptions Small = new() { Latents = 3, Parts = 2, Coefficient = 2 };

    public static TheoryData<string> Backends => ["reference", "cpu"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Golden_with_the_sum_of_norms(string backend)
    {
        using var run = Run(backend);
        var expected = run.Case.GetProperty("expected");
        run.Forward(new Crosscoder(Small, new VariantContext(4)));
        Golden.AssertClose(expected.GetProperty("f"), run.DenseLatents());
        AssertClose(SideBySide(expected.GetProperty("x_hat")), run.Reconstruction.ToMatrix());
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble(), run.Term("reconstruction"));
        Golden.AssertClose(expected.GetProperty("l1_sum_of_norms").GetDouble(), run.Term("sparsity"));
        Golden.AssertClose(expected.GetProperty("loss_lambda_2").GetDouble(), run.Loss);
        var gradients = expected.GetProperty("gradients_lambda_2");
        AssertClose(EncoderRows(gradients.GetProperty("W_enc")), run.Graph.GradientOf(run.Parameters["W_enc"]).ToMatrix());
        AssertClose(SideBySide(gradients.GetProperty("W_dec")), run.Graph.GradientOf(run.Parameters["W_dec"]).ToMatrix());
        AssertClose(SideBySide(gradients.GetProperty("b_dec")), run.Graph.GradientOf(run.Parameters["b_dec"]).ToMatrix());
        Golden.AssertClose(gradients.GetProperty("b_enc"), Golden.Transpose(run.Graph.GradientOf(run.Parameters["b_enc"]).ToMatrix()));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Golden_with_the_norm_of_the_concatenation(string backend)
    {
        using var run = Run(backend);
        var expected = run.Case.GetProperty("expected");
        run.Forward(new Crosscoder(Small with { Penalty = CrosscoderPenalty.NormOfConcatenation }, new VariantContext(4)));
        Golden.AssertClose(expected.GetProperty("l1_norm_of_concatenation").GetDouble(), run.Term("sparsity"));
        Golden.AssertClose(expected.GetProperty("mse_sum").GetDouble() + (2 * expected.GetProperty("l1_norm_of_concatenation").GetDouble()), run.Loss);
    }

    [Fact]
    public void Every_part_of_a_decoder_row_starts_with_the_same_norm()
    {
        using var source = Parts(shared: 1);
        using var run = new ShortRun(source, new Crosscoder(Options, new VariantContext(source.InputDim)), ShortRun.Options(6400));
        using var decoder = run.Values("W_dec");
        using var encoder = run.Values("W_enc");
        Assert.Equal(decoder.Span.ToArray(), encoder.Span.ToArray());
        for (var i = 0; i < decoder.Rows; i++)
        {
            Assert.Equal(0.08, RowGeometry.Norm(decoder.Row(i)[..16]), 1e-6);
            Assert.Equal(0.08, RowGeometry.Norm(decoder.Row(i)[16..]), 1e-6);
        }
    }

    [Fact]
    public void Shared_and_exclusive_features_are_told_apart_by_the_share_of_the_norm_in_a_part()
    {
        using var source = Parts(shared: 0.5);
        using var run = new ShortRun(source, new Crosscoder(Options, new VariantContext(source.InputDim)), ShortRun.Options(300_000)).Train();
        var (mcc, floor) = run.Mcc();
        Assert.True(mcc >= 0.85, $"mcc {mcc}, of which chance alone gives {floor}");

        using var dictionary = run.Trainer.Export();
        var shares = new List<(double Expected, double Actual)>();
        for (var i = 0; i < dictionary.DecoderWeights.Rows; i++)
        {
            var row = dictionary.DecoderWeights.Row(i).ToArray();
            var (feature, cosine) = Enumerable.Range(0, 32).Select(g => (g, Math.Abs(RowGeometry.Cosine(row, source.Directions.Row(g))))).MaxBy(c => c.Item2);
            if (cosine < 0.9)
                continue;
            var (a, b) = (RowGeometry.Norm(row.AsSpan(0, 16)), RowGeometry.Norm(row.AsSpan(16)));
            shares.Add((FeatureDirections.PartOf(source.Options, feature) switch { 0 => 1, 1 => 0, _ => 0.5 }, a / (a + b)));
        }

        Assert.True(shares.Count >= 24, $"only {shares.Count} latents are like a feature");
        Assert.Equal([0, 0.5, 1], shares.Select(s => s.Expected).Distinct().Order());
        Assert.All(shares, s => Assert.InRange(s.Actual, s.Expected - 0.2, s.Expected + 0.2));
    }

    [Fact]
    public void Parts_that_do_not_fit_and_norms_that_do_not_count_are_refused()
    {
        var exception = Assert.Throws<InputException>(() => new Crosscoder(Small with { Parts = 3 }, new VariantContext(4)));
        Assert.Contains("4 dimensions cannot be cut into 3", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Small.Validate());
        Assert.Equal(["DecoderNorm"], (Small with { DecoderNorm = DecoderNorm.Free }).Validate().Select(p => p.Property));
        Assert.Empty((Small with { DecoderNorm = DecoderNorm.Unit }).Validate());
    }

    private static CrosscoderOptions Options => new() { Latents = 32, Parts = 2, Coefficient = 0.3 };

    private static PlantedSource Parts(double shared) =>
        new(new PlantedOptions { Features = 32, Dimension = 32, Active = 2, Parts = 2, Shared = shared }, RandomStream.FromSeed(4));

    private static VariantRun Run(string backend)
    {
        var golden = Golden.Case("variants_setup_a", "crosscoder_two_sources");
        var inputs = golden.GetProperty("inputs");
        return new VariantRun(
            golden, backend,
            [
                ("W_enc", EncoderRows(inputs.GetProperty("W_enc"))), ("b_enc", Golden.Transpose(inputs.GetProperty("b_enc").ToMatrix())),
                ("W_dec", SideBySide(inputs.GetProperty("W_dec"))), ("b_dec", SideBySide(inputs.GetProperty("b_dec"))),
            ],
            SideBySide(inputs.GetProperty("x")));
    }

    /// <summary>[source][row][dimension] as rows of all sources; [source][dimension] as one row.</summary>
    private static Matrix SideBySide(JsonElement bySource)
    {
        var parts = bySource.EnumerateArray().Select(Golden.ToMatrix).ToArray();
        return Matrix.FromRows([.. Enumerable.Range(0, parts[0].Rows).Select(r => parts.SelectMany(p => p.Row(r).ToArray()).ToArray())]);
    }

    /// <summary>[source][input][latent] as encoder rows by latent.</summary>
    private static Matrix EncoderRows(JsonElement bySource)
    {
        var parts = bySource.EnumerateArray().Select(p => Golden.Transpose(Golden.ToMatrix(p))).ToArray();
        return Matrix.FromRows([.. Enumerable.Range(0, parts[0].Rows).Select(r => parts.SelectMany(p => p.Row(r).ToArray()).ToArray())]);
    }

    private static void AssertClose(Matrix expected, Matrix actual)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        for (var i = 0; i < expected.Count; i++)
            Golden.AssertClose(expected.Span[i], actual.Span[i], what: $"entry {i}");
    }
}
