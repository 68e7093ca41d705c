using System.Text.Json;
using SaeLab.Numerics;
using SaeLab.Sources.Synthetic;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>The deterministic parts against vectors that another program computed.</summary>
public sealed class SyntheticGoldenTests
{
    private const string File = "synth_sae_bench";

    [Fact]
    public void Probabilities_trees_and_thresholds_of_the_16k_world()
    {
        var golden = Golden.Case(File, "synth_16k_probabilities");
        var model = SyntheticWorlds.Model(new SyntheticOptions { Preset = SyntheticPreset.Synth_16k });
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        int[] indices = [.. Ints(inputs, "feature_indices_zero_based")];
        Assert.Equal(Ints(expected, "level"), indices.Select(i => model.Tree.Levels[i]));
        Assert.Equal(Ints(expected, "parent"), indices.Select(i => model.Tree.Parents[i]));
        Close(expected, "base", indices.Select(i => model.Rates[i]));
        Close(expected, "compensated", indices.Select(i => model.Probabilities[i]));
        Close(expected, "threshold", indices.Select(i => model.Thresholds[i]));
        Close(expected, "mean_magnitude", indices.Select(i => model.Magnitudes.Means[i]));
        Assert.Equal(expected.GetProperty("clamped").GetInt32(), model.Clamped);
        Close(expected.GetProperty("sum_base").GetDouble(), model.Rates.Sum());
        Close(expected.GetProperty("sum_base_first_4096").GetDouble(), model.Rates.Take(4096).Sum());
        Close(expected.GetProperty("sum_compensated").GetDouble(), model.Probabilities.Sum());
        Assert.Equal(Ints(expected, "level_counts"), Enumerable.Range(-1, 5).Select(l => model.Tree.Levels.Count(v => v == l)));
    }

    [Fact]
    public void A_tiny_hierarchy()
    {
        var expected = Golden.Case(File, "tiny_hierarchy_probabilities").GetProperty("expected");
        var model = Recipe(12, 2, 2, 2, "zipfian(0.5, 0.4, 0.02)");
        Assert.Equal(Ints(expected, "level"), model.Tree.Levels);
        Assert.Equal(Ints(expected, "parent"), model.Tree.Parents);
        Close(expected, "base", model.Rates);
        Close(expected, "compensated", model.Probabilities);
        Assert.Equal(expected.GetProperty("clamped").GetInt32(), model.Clamped);
    }

    [Fact]
    public void Smaller_worlds()
    {
        var golden = Golden.Case(File, "cpu_preset_probabilities");
        var results = golden.GetProperty("expected").GetProperty("results").EnumerateArray();
        foreach (var (preset, result) in golden.GetProperty("inputs").GetProperty("presets").EnumerateArray().Zip(results))
        {
            var numbers = preset.ToDoubles();
            var model = Recipe((int)numbers[0], (int)numbers[1], 4, 3, FormattableString.Invariant($"zipfian(0.5, {numbers[3]}, {numbers[2]})"));
            Close(result.GetProperty("sum_base").GetDouble(), model.Rates.Sum());
            Assert.Equal(result.GetProperty("clamped").GetInt32(), model.Clamped);
            Assert.Equal(Ints(result, "level_counts"), Enumerable.Range(-1, 5).Select(l => model.Tree.Levels.Count(v => v == l)));
        }
    }

    [Fact]
    public void Parents_gate_and_scale_level_by_level()
    {
        var golden = Golden.Case(File, "hierarchy_modifier_deterministic");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected").GetProperty("result"));
        int[] parents = [.. Ints(inputs, "parent")];
        var groups = parents.Select((p, i) => (Parent: p, Child: i)).Where(c => c.Parent >= 0).GroupBy(c => c.Parent, c => c.Child)
            .Select(g => new FeatureGroup(g.Key, [.. g], GroupRule.Exclusive, Scaled: true)).ToList();
        var n = parents.Length;
        var magnitudes = new MagnitudeTable(inputs.GetProperty("mean_magnitude").ToDoubles(), new double[n], MagnitudeShape.Gaussian);
        var rates = Enumerable.Repeat(0.5, n).ToArray();
        var model = FeatureModel.Of(new FeatureTree(n, [0], groups), rates, rates, CorrelationFactor.None(n), magnitudes, 0);
        foreach (var (row, wanted) in inputs.GetProperty("activations").EnumerateArray().Zip(expected.EnumerateArray()))
        {
            var codes = row.ToFloats();
            NaiveSampler.Modify(codes, model, RandomStream.FromSeed(0), []);
            foreach (var (e, a) in wanted.ToDoubles().Zip(codes))
                Golden.AssertClose(e, a);
        }
    }

    [Fact]
    public void The_gradient_of_orthogonalisation()
    {
        var golden = Golden.Case(File, "orthogonalisation_objective");
        using var directions = golden.GetProperty("inputs").GetProperty("e").ToMatrix();
        using var transposed = new Matrix(directions.Columns, directions.Rows);
        using var gradient = new Matrix(directions.Rows, directions.Columns);
        using var backend = CpuBackend.Create(1);
        using var graph = new Graph(backend);
        Orthogonalisation.Gradient(graph, directions, transposed, gradient);
        Golden.AssertClose(golden.GetProperty("expected").GetProperty("gradient"), gradient);
    }

    [Fact]
    public void What_a_feature_has_for_itself_is_what_its_factor_leaves()
    {
        var golden = Golden.Case(File, "low_rank_correlation_diagonal");
        var rows = golden.GetProperty("inputs").GetProperty("F").EnumerateArray().Select(r => r.ToFloats()).ToArray();
        var expected = golden.GetProperty("expected");
        var factor = CorrelationFactor.WithOwn([.. rows.SelectMany(r => r)], 2, rows.Length);
        foreach (var (wanted, actual) in expected.GetProperty("diag_after").ToDoubles().Zip(factor.Own))
            Golden.AssertClose(wanted, actual);
        var scales = expected.GetProperty("row_scale").ToDoubles();
        for (var i = 0; i < rows.Length; i++)
            Golden.AssertClose(scales[i] * rows[i][0], factor.Row(i)[0]);
    }

    private static FeatureModel Recipe(int features, int roots, int branching, int depth, string firing) => SyntheticWorlds.Model(new SyntheticOptions
    {
        Features = features,
        Dimension = 8,
        Firing = FeatureLaw.Parse(firing),
        Hierarchy = new HierarchyOptions { Roots = roots, Branching = branching, Depth = depth, Exclusive = 1, Compensation = CompensationKind.Upstream },
    });

    private static IEnumerable<int> Ints(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(e => e.GetInt32());

    private static void Close(JsonElement expected, string name, IEnumerable<double> actual)
    {
        foreach (var (e, a) in expected.GetProperty(name).ToDoubles().Zip(actual))
            Close(e, a);
    }

    private static void Close(double expected, double actual) => Golden.AssertClose(expected, actual, 1e-8, 1e-9);
}
