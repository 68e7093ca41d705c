using SaeLab.Abstractions;
using SaeLab.Evaluators.Absorption;
using SaeLab.Numerics;

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
        // Ten times over, since an edge needs ten rows on either side.
        var rows = Enumerable.Range(0, 10 * parent.Length).Select(r => r % parent.Length).ToArray();
        var run = Run([.. rows.Select(r => new[] { parent[r], child[r] })], [.. rows.Select(r => new[] { latent[r], 0 })]);
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

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public void An_edge_needs_rows_on_both_sides(int rows, double edges)
    {
        var codes = Enumerable.Range(0, 40).Select(r => new float[] { 1, r < rows ? 1 : 0 }).ToArray();
        Assert.Equal(edges, Run(codes, codes).Evaluate(Evaluator).Value("edges"));
    }

    [Fact]
    public void Scatter_absorbs_no_edges()
    {
        // 40 parents with 8 children each, whose latents fire when they like: gaps are above 0.1 by accident in a sixth of the edges.
        var random = RandomStream.FromSeed(2);
        int[] parents = [.. Enumerable.Range(0, 360).Select(i => i < 40 ? -1 : (i - 40) / 8)];
        var codes = Enumerable.Range(0, 1000).Select(_ =>
        {
            var row = new float[parents.Length];
            for (var i = 0; i < row.Length; i++)
                row[i] = parents[i] < 0 ? random.NextDouble() < 0.4 ? 1 : 0 : row[parents[i]] > 0 && random.NextDouble() < 0.06 ? 1 : 0;
            return row;
        }).ToArray();
        float[][] axes = [.. Enumerable.Range(0, 360).Select(i => Enumerable.Range(0, 360).Select(j => i == j ? 1f : 0).ToArray())];
        var result = new EvaluationRun
        {
            Inputs = codes, Directions = axes, Decoder = axes, Codes = codes, Parents = parents,
            Latents = [.. codes.Select(row => row.Select(_ => random.NextDouble() < 0.5 ? 1f : 0).ToArray())],
        }.Evaluate(Evaluator);
        Assert.Equal(320, result.Value("edges"));
        Assert.InRange(result.Value("absorbed_edges"), 0, 0.05);
        Assert.NotNull(result.Get("absorbed_edges").Interval);
    }

    [Fact]
    public void Intervals_are_over_parents_whose_edges_share_a_latent()
    {
        // 24 parents with 6 children each: half of the parents' latents fall silent with any child, the others with none. As much is known as of 24 parents.
        int[] parents = [.. Enumerable.Range(0, 168).Select(i => i < 24 ? -1 : (i - 24) / 6)];
        float[][] axes = [.. Enumerable.Range(0, 168).Select(i => Enumerable.Range(0, 168).Select(j => i == j ? 1f : 0).ToArray())];
        var codes = Enumerable.Range(0, 70).Select(r => parents.Select((parent, i) => parent < 0 || r % 7 == (i - 24) % 6 ? 1f : 0).ToArray()).ToArray();
        var latents = codes.Select((row, r) => row.Select((a, i) => i < 12 && r % 7 < 6 ? 0 : a).ToArray()).ToArray();
        var edges = new EvaluationRun { Inputs = codes, Directions = axes, Decoder = axes, Codes = codes, Parents = parents, Latents = latents }.Evaluate(Evaluator).Get("absorbed_edges");
        Assert.Equal(144, edges.Count);
        // ±1.96 · ½/√24 is 0.4 wide; 144 edges on their own would be 0.16.
        Assert.InRange(edges.Interval!.Value.High - edges.Interval.Value.Low, 0.3, 0.55);
    }

    /// <summary>Two features along the axes, the second a child of the first; inputs are what the codes make.</summary>
    private static EvaluationRun Run(float[][] codes, float[][] latents) => new()
    {
        Inputs = codes, Directions = [[1, 0], [0, 1]], Decoder = [[1, 0], [0, 1]], Codes = codes, Latents = latents, Parents = [-1, 0],
    };
}
