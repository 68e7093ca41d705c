using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Sources.Planted;
using SaeLab.Variants.L1;
using SaeLab.Variants.TopK;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>A dictionary trained on transformed rows, and what is exported for raw rows: the same latents, the same reconstructions.</summary>
public sealed class InputFoldTests
{
    private const int D = 8, M = 24;

    public static IEnumerable<object[]> Cases =>
        from kind in Enum.GetValues<InputTransformKind>()
        from form in new[] { "topk", "topk that does not subtract b_dec", "l1", "l1 that subtracts b_dec", "bypass", "bypass that does not subtract b_dec", "aligned" }
        select new object[] { kind, form };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_equals_no_fold(InputTransformKind kind, string form)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant(form), ShortRun.Options(12_800, rate: 1e-2, transform: kind)).Train();
        using var rows = ShortRun.HeldOut(source, 60);
        var fold = FoldCase.Of(kind, source);
        using var transformed = fold.Transform(rows);
        var training = run.TrainingForm(transformed);
        var inference = run.InferenceForm(rows);
        ShortRun.AssertClose(fold.Undo(rows, training.Reconstruction), inference.Reconstruction, relative: 2e-4);
        // With weighted norms, as l1 has them, a latent comes out as the amount of its direction.
        if (form != "l1")
            ShortRun.AssertClose(training.Latents, inference.Latents, relative: 2e-4);
    }

    [Theory]
    [InlineData(InputTransformKind.RowNorm)]
    [InlineData(InputTransformKind.RowLayerNorm)]
    [InlineData(InputTransformKind.RowCentredNorm)]
    public void Rows_without_extent_are_restored_to_their_mean(InputTransformKind kind)
    {
        using var source = Source();
        using var run = new ShortRun(source, Variant("topk"), ShortRun.Options(6400, transform: kind)).Train();
        using var rows = new Matrix(2, D);
        rows.Row(1).Fill(3);
        var (_, reconstruction) = run.InferenceForm(rows);
        Assert.All(reconstruction.Row(0).ToArray(), v => Assert.Equal(0, v));
        if (kind != InputTransformKind.RowNorm)
            Assert.All(reconstruction.Row(1).ToArray(), v => Assert.Equal(3, v, 1e-6f));
    }

    [Fact]
    public void Whitened_rows_have_the_covariance_that_the_floor_leaves()
    {
        var golden = Golden.Case("folding", "covariance_whitening");
        var inputs = golden.GetProperty("inputs");
        var expected = golden.GetProperty("expected");
        var mean = inputs.GetProperty("mu").ToDoubles();
        // C = L·Lᵀ; the rows μ ± √2·(columns of L) have the mean μ and the covariance C.
        var (l00, l10) = (Math.Sqrt(2), 0.6 / Math.Sqrt(2));
        double[][] columns = [[l00, l10], [0, Math.Sqrt(1 - (l10 * l10))]];
        using var rows = Matrix.FromRows([.. from column in columns from sign in new[] { 1, -1 } select column.Select((v, c) => (float)(mean[c] + (sign * Math.Sqrt(2) * v))).ToArray()]);
        using var backend = new ReferenceBackend();
        using var transform = InputTransform.Estimate(InputTransformKind.Whiten, rows, null, backend);

        using var probes = Matrix.FromRows([[1, 0], [0, 1], [0, 0]]);
        transform.Apply(probes);
        var wanted = inputs.GetProperty("M").ToMatrix();
        // Eigenvectors come in any order and with any sign.
        Golden.AssertClose(0, Enumerable.Range(0, 2).Sum(k => Enumerable.Range(0, 2).Min(j => Math.Min(Distance(k, j, 1), Distance(k, j, -1)))), 0, 1e-5);
        double Distance(int k, int j, int sign) => Enumerable.Range(0, 2).Sum(c => Math.Abs(wanted[c, k] - (sign * (probes[c, j] - probes[2, j]))));

        transform.Apply(rows);
        double[][] whitened = [.. Enumerable.Range(0, 4).Select(r => new double[] { rows[r, 0], rows[r, 1] })];
        Golden.AssertClose(0, whitened.Average(r => r[0] * r[1]), 0, 1e-6);
        double[] variances = [.. new[] { 0, 1 }.Select(c => whitened.Average(r => r[c] * r[c])).Order()];
        var diagonal = expected.GetProperty("M_transpose_C_M");
        Golden.AssertClose(diagonal[0][0].GetDouble(), variances[0]);
        Golden.AssertClose(diagonal[1][1].GetDouble(), variances[1]);
    }

    [Fact]
    public void Rows_in_fewer_directions_than_dimensions_can_be_whitened()
    {
        using var source = new PlantedSource(new PlantedOptions { Features = 3, Dimension = D, Active = 1 }, RandomStream.FromSeed(2));
        using var run = new ShortRun(source, Variant("topk"), ShortRun.Options(6400, transform: InputTransformKind.Whiten)).Train();
        using var rows = ShortRun.HeldOut(source, 20);
        Assert.All(run.InferenceForm(rows).Reconstruction.Span.ToArray(), v => Assert.True(float.IsFinite(v)));
    }

    private static PlantedSource Source() =>
        new(new PlantedOptions { Features = M, Dimension = D, Active = 2, Offset = 1.5, Noise = 0.05 }, RandomStream.FromSeed(6));

    private static ISaeVariant Variant(string form)
    {
        var topk = new TopKOptions { Latents = M, K = 3 };
        var l1 = new L1Options { Latents = M, Coefficient = 0.1 };
        return form switch
        {
            "topk" => new TopK(topk, new VariantContext(D)),
            "topk that does not subtract b_dec" => new TopK(topk with { SubtractDecoderBias = false }, new VariantContext(D)),
            "l1" => new L1(l1, new VariantContext(D)),
            "l1 that subtracts b_dec" => new L1(l1 with { SubtractDecoderBias = true, DecoderNorm = DecoderNorm.Unit }, new VariantContext(D)),
            "bypass" => new TopK(topk with { BypassRank = 2 }, new VariantContext(D)),
            "bypass that does not subtract b_dec" => new TopK(topk with { BypassRank = 2, SubtractDecoderBias = false }, new VariantContext(D)),
            _ => new TopK(topk with { AlignedEncoder = true }, new VariantContext(D)),
        };
    }
}
