using SaeLab.Abstractions;
using SaeLab.Evaluators.Absorption;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class AbsorptionTests
{
    private static readonly AbsorptionEvaluator Evaluator = new();

    [Fact]
    public void The_gap_is_that_of_the_golden_case()
    {
        var golden = Golden.Case("ground_truth_metrics", "absorption_gap_on_edge");
        var inputs = golden.GetProperty("inputs");
        var (parent, child, latent) = (inputs.GetProperty("parent_on").ToFloats(), inputs.GetProperty("child_on").ToFloats(), inputs.GetProperty("parent_latent").ToFloats());
        var run = Run([.. parent.Zip(child, (p, c) => new[] { p, c })], [.. latent.Select(f => new[] { f, 0 })]);
        var result = run.Evaluate(Evaluator);
        EvaluationResults.AssertReadable(result);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("gap").GetDouble(), result.Value("absorption_gap"), 1e-8);
        Assert.Equal((1, 1), (result.Value("edges"), result.Value("absorbed_edges")));
    }

    [Fact]
    public void The_share_that_absorbers_carry_is_that_of_the_golden_case()
    {
        var golden = Golden.Case("metrics", "absorption_fraction");
        var inputs = golden.GetProperty("inputs");
        var others = inputs.GetProperty("other").EnumerateArray().Select(o => (o.GetProperty("cos").GetDouble(), o.GetProperty("projection").GetDouble())).ToArray();
        var fraction = AbsorptionArithmetic.Fraction(inputs.GetProperty("probe_projection").GetDouble(), inputs.GetProperty("main_projections").ToDoubles().Sum(), others);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("fraction").GetDouble(), fraction, 1e-8);
    }

    [Theory]
    [InlineData(1, 1, 0.5, 0.9, 0)] // The parent's latent carries all of it.
    [InlineData(1, 0, 0.5, 0.39, 0)] // Too little to speak of.
    [InlineData(1, 0, 0.5, 0.4, 1)]
    [InlineData(1, -0.2, 0.5, 0.6, 1)] // The parent's latent works against it.
    [InlineData(1, 0.25, 0.5, 0.5, 2.0 / 3)]
    [InlineData(1, 0.75, 0.5, 0.9, 0.25)] // No more is absorbed than is missing.
    [InlineData(1, 0, 0.0999, 0.9, 0)] // Another direction.
    [InlineData(1, 0, -0.5, 0.9, 0)]
    public void One_absorber_takes_its_share_by_the_rules(double projection, double main, double cosine, double absorber, double fraction) =>
        Assert.Equal(fraction, AbsorptionArithmetic.Fraction(projection, main, [(cosine, absorber)]), 12);

    [Fact]
    public void Three_absorbers_count_the_largest() =>
        Assert.Equal(0.6 / 0.8, AbsorptionArithmetic.Fraction(1, 0.2, [(0.5, 0.1), (0.5, 0.05), (0.5, 0.2), (0.05, 5), (0.5, -1), (0.5, 0.3)]), 12);

    [Theory]
    [InlineData(false, 0.025, 0.4, true)]
    [InlineData(true, 0.025, 0.4, false)]
    [InlineData(false, 0.0249, 0.4, false)]
    [InlineData(false, 0.025, 0.39, false)]
    public void A_parent_is_absorbed_in_full_by_the_rules(bool mainFires, double cosine, double absorber, bool isFull) =>
        Assert.Equal(isFull, AbsorptionArithmetic.IsFull(1, mainFires, [(0.9, 0.1), (cosine, absorber), (1, -2)]));

    [Fact]
    public void Nothing_that_fires_absorbs_nothing() => Assert.False(AbsorptionArithmetic.IsFull(1, false, []));

    [Fact]
    public void A_dictionary_without_absorption_has_none_and_one_that_absorbed_all_has_all()
    {
        // Feature 0 is the parent of feature 1; both fire in every other row, the parent alone in the rest.
        var codes = Enumerable.Range(0, 40).Select(r => new float[] { 1, r % 2 }).ToArray();
        var good = Run(codes, codes).Evaluate(Evaluator);
        Assert.Equal((0, 0, 0), (good.Value("absorption_gap"), good.Value("absorption_fraction"), good.Value("absorption_full")));
        Assert.Equal((1, 1), (good.Value("parents_recovered_at_0_9"), good.Value("children_recovered_at_0_9")));

        // The child's row holds the parent too, and the parent's latent is silent with the child.
        var absorbing = Run(codes, [.. codes.Select(row => new[] { row[0] - row[1], row[1] })]) with { Decoder = [[1, 0], [1, 1]] };
        var bad = absorbing.Evaluate(Evaluator);
        Assert.Equal((1, 0.5, 0.5), (bad.Value("absorption_gap"), bad.Value("absorption_fraction"), bad.Value("absorption_full")));
        Assert.Equal((1, 0), (bad.Value("parents_recovered_at_0_9"), bad.Value("children_recovered_at_0_9")));
        Assert.All(bad.Measurements.Where(m => m.Name.StartsWith("absorption", StringComparison.Ordinal)), m => Assert.Equal(Direction.LowerIsBetter, m.Direction));
    }

    [Fact]
    public void Decoder_rows_need_not_have_norm_1()
    {
        var codes = Enumerable.Range(0, 40).Select(r => new float[] { 1, r % 2 }).ToArray();
        var latents = codes.Select(row => new[] { row[0] - (0.75f * row[1]), row[1] }).ToArray();
        var unit = Run(codes, latents) with { Decoder = [[1, 0], [0.75f, 1]] };
        var scaled = unit with { Decoder = [[8, 0], [3, 4]], Latents = [.. latents.Select(row => new[] { row[0] / 8, row[1] / 4 })] };
        EvaluationResults.AssertSame(unit.Evaluate(Evaluator), scaled.Evaluate(Evaluator));
        Assert.InRange(unit.Evaluate(Evaluator).Value("absorption_fraction"), 0.3, 0.4);
    }

    [Fact]
    public void An_edge_that_was_seen_on_one_side_only_is_no_edge()
    {
        float[][] codes = [[1, 1], [1, 1]];
        var result = Run(codes, codes).Evaluate(Evaluator);
        Assert.Equal(0, result.Value("edges"));
        Assert.DoesNotContain(result.Measurements, m => m.Name == "absorption_gap");
    }

    /// <summary>Two features along the axes, the second a child of the first; inputs are what the codes make.</summary>
    private static EvaluationRun Run(float[][] codes, float[][] latents) => new()
    {
        Inputs = codes, Directions = [[1, 0], [0, 1]], Decoder = [[1, 0], [0, 1]], Codes = codes, Latents = latents, Parents = [-1, 0],
    };
}
