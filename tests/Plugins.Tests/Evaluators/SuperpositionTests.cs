using SaeLab.Abstractions;
using SaeLab.Evaluators.Superposition;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Evaluators;

public sealed class SuperpositionTests
{
    [Theory]
    [InlineData("capacity_and_dimensionality")]
    [InlineData("capacity_pentagon")]
    public void Dimensionality_is_the_capacity_of_the_golden_cases(string name)
    {
        var golden = Golden.Case("metrics", name);
        var expected = golden.GetProperty("expected");
        using var v = golden.GetProperty("inputs").GetProperty("v").ToMatrix();
        var geometry = new FeatureGeometry(v);
        foreach (var (ours, theirs) in geometry.Dimensionalities.Zip(expected.GetProperty("capacity").ToDoubles()))
            Golden.AssertClose(theirs, ours, 1e-6, 1e-6);
        var result = Evaluate(new GivenModel(v));
        Golden.AssertClose(expected.GetProperty("sum").GetDouble(), result.Value("sum_of_dimensionality"), 1e-6);
        if (expected.TryGetProperty("dims_per_feature", out var dimsPerFeature))
            Golden.AssertClose(dimsPerFeature.GetDouble(), result.Value("dims_per_feature"), 1e-6);
    }

    [Fact]
    public void Losses_and_boundaries_are_the_closed_forms_of_the_golden_case()
    {
        var golden = Golden.Case("closed_forms", "toy_superposition_n2_m1");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        foreach (var (k, ratio) in inputs.GetProperty("r").ToDoubles().Index())
        {
            var theory = new PhaseTheory(inputs.GetProperty("p").GetDouble(), 1, ratio);
            Golden.AssertClose(expected.GetProperty("drop_extra")[k].GetDouble(), theory.LossOf(SuperpositionPhase.DropsSecond), 1e-8, 1e-9);
            Golden.AssertClose(expected.GetProperty("drop_first").GetDouble(), theory.LossOf(SuperpositionPhase.DropsFirst), 1e-8, 1e-9);
            Golden.AssertClose(expected.GetProperty("antipodal")[k].GetDouble(), theory.LossOf(SuperpositionPhase.Antipodal), 1e-8, 1e-9);
            Golden.AssertClose(expected.GetProperty("boundary")[k].GetDouble(), theory.Boundary, 1e-8, 1e-9);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(4)]
    public void At_the_boundary_the_two_best_phases_change_places(double ratio)
    {
        var boundary = new PhaseTheory(0.5, 2, 2 * ratio).Boundary;
        Assert.Equal(SuperpositionPhase.Antipodal, new PhaseTheory(boundary * 0.999, 2, 2 * ratio).Best);
        Assert.Equal(ratio <= 1 ? SuperpositionPhase.DropsSecond : SuperpositionPhase.DropsFirst, new PhaseTheory(boundary * 1.001, 2, 2 * ratio).Best);
    }

    [Theory]
    [InlineData(1, -0.9, 3)]
    [InlineData(-0.5, 1, 3)]
    [InlineData(1, 0.01, 1)]
    [InlineData(0.2, -1, 2)]
    [InlineData(1, 0.9, 0)]
    public void Models_of_two_features_in_one_dimension_are_told_apart(double first, double second, int phase) =>
        Assert.Equal((SuperpositionPhase)phase, PhaseTheory.Classify(first, second));

    [Fact]
    public void A_pentagon_has_five_corners_and_dimensionalities_of_two_fifths()
    {
        using var model = Polygon(5, 1.1);
        var result = Evaluate(model);
        EvaluationResults.AssertReadable(result);
        Assert.Equal(5, result.Value("corners"));
        Assert.Equal(72, result.Value("least_angle"), 3);
        Assert.Equal(72, result.Value("greatest_angle"), 3);
        Assert.DoesNotContain(result.Measurements, m => m.Name == "at_2_5");
        Assert.Equal(0, result.Value("antipodal_pairs"));
        Assert.Equal(1, result.Value("used_dimensions"), 6);
        Assert.Equal(2 / (5 * 1.21), result.Value("dims_per_feature"), 6);
        Assert.Contains(result.Figures, figure => figure is ScatterFigure { Name: "embedding", HasEqualAxes: true });
    }

    [Fact]
    public void Two_antipodal_pairs_are_a_square_of_dimensionalities_of_one_half()
    {
        using var model = Model([[1, 0], [0, 1], [-1, 0], [0, -1], [0.05f, 0]]);
        var result = Evaluate(model);
        Assert.Equal((4, 4, 2), (result.Value("corners"), result.Value("represented"), result.Value("antipodal_pairs")));
        Assert.Equal(1.0 / 2, result.Value("mean_dimensionality"), 2);
        Assert.InRange(result.Value("greatest_dimensionality_of_others"), 0, 0.01);
    }

    [Fact]
    public void What_is_bent_or_of_unequal_lengths_is_no_polygon()
    {
        using var bent = Model([[1, 0], [0.1f, 1], [-1, 0], [0, -1]]);
        Assert.Equal(0, Evaluate(bent).Value("corners"));
        using var unequal = Model([[1, 0], [0, 1.2f], [-1, 0], [0, -1.2f]]);
        Assert.Equal(0, Evaluate(unequal).Value("corners"));
        using var pair = Model([[1, 0], [-1, 0]]);
        Assert.Equal(0, Evaluate(pair).Value("corners"));
    }

    [Fact]
    public void Interference_is_what_the_other_features_bring_along_a_direction()
    {
        using var model = Model([[2, 0], [1, 1], [0, 3]]);
        var geometry = new FeatureGeometry(model.Embedding);
        Golden.AssertClose(1, geometry.Interferences[0]);
        Golden.AssertClose((4 + 9) / 2.0, geometry.Interferences[1]);
        Golden.AssertClose(1, geometry.Interferences[2]);
    }

    [Fact]
    public void Dimensionalities_are_counted_at_fractions_and_beside_them()
    {
        // Ten pairs of two dimensions each at some angle: D = 1 / (1 + cos²).
        float[] cosines = [.. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(0.98f, 2)];
        using var embedding = new Matrix(20, 20);
        for (var pair = 0; pair < 10; pair++)
        {
            embedding[2 * pair, 2 * pair] = 1;
            embedding[(2 * pair) + 1, 2 * pair] = -cosines[pair];
            embedding[(2 * pair) + 1, (2 * pair) + 1] = MathF.Sqrt(1 - (cosines[pair] * cosines[pair]));
        }

        var result = Evaluate(new GivenModel(embedding));
        Assert.Equal((16, 4, 0), (result.Value("at_1_2"), result.Value("above_1_2"), result.Value("below_1_2")));
        Assert.Equal(0, result.Value("at_2_5") + result.Value("at_2_3") + result.Value("at_3_4") + result.Value("at_3_8"));
    }

    [Fact]
    public void Pairs_are_counted_once_and_across_blocks()
    {
        // 600 features in 300 antipodal pairs of one dimension each.
        using var embedding = new Matrix(600, 300);
        for (var i = 0; i < 600; i++)
            embedding[i, i % 300] = i < 300 ? 1 : -0.7f;
        Assert.Equal(300, AntipodalPairs.Count(new FeatureGeometry(embedding)));
    }

    [Fact]
    public void The_phase_is_compared_with_theory_where_there_is_one()
    {
        using var model = Model([[1], [-1]]);
        var result = Evaluate(model);
        Assert.Equal((3, 3, 1), (result.Value("phase"), result.Value("predicted_phase"), result.Value("is_predicted_phase")));
        Golden.AssertClose(2 * 0.01 / 6, result.Value("closed_form_loss"), 1e-9);
        Golden.AssertClose(0.25 / (2 * 0.01 / 6), result.Value("loss_over_closed_form"), 1e-9);
        using var linear = Model([[1], [-1]]);
        linear.IsRectified = false;
        Assert.DoesNotContain(Evaluate(linear).Measurements, m => m.Name.Contains("phase", StringComparison.Ordinal) || m.Name == "norm_and_bias");
    }

    [Fact]
    public void A_model_of_nothing_is_measured_without_dividing_by_zero()
    {
        using var model = Model([[0, 0], [0, 0]]);
        var result = Evaluate(model);
        EvaluationResults.AssertReadable(result);
        Assert.Equal((0, 0), (result.Value("represented"), result.Value("sum_of_dimensionality")));
    }

    private static EvaluationResult Evaluate(GivenModel model) => model.Evaluate(new SuperpositionEvaluator());

    private static GivenModel Polygon(int corners, double norm) => Model(
        [.. Enumerable.Range(0, corners).Select(k => Math.Tau * k / corners).Select(angle => new[] { (float)(norm * Math.Cos(angle)), (float)(norm * Math.Sin(angle)) })]);

    private static GivenModel Model(float[][] rows) => new(Matrix.FromRows(rows));
}
