using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed class ConfigurationTests
{
    private static readonly string[] Paths = ["variant.k_schedule.from", "variant.refinement.steps", "variant.refinement", "variant.sorted", "losses", "training.optimizer.learning_rate", "source.k_schedule.from"];
    private static readonly string?[] Values = [null, "none", "", "false", "true", "1", "2"];

    [Fact]
    public void A_line_joins_what_differs_in_sparsity_and_seeds_alone() => Assert.Equal(
        ["matryoshka: matryoshka-3 matryoshka-4", "matryoshka · refinement: lista-3 lista-4", "l1: l1"],
        Lines(
            Run("matryoshka-3", "variant=matryoshka variant.k=3 variant.refinement=none variant.sorted=false"),
            Run("lista-3", "variant=matryoshka variant.k=3 variant.refinement.steps=1 variant.refinement.step_size=0.3 variant.sorted=true"),
            Run("matryoshka-4", "variant=matryoshka variant.k=4 variant.refinement=none variant.sorted=false evaluation.samples=5 data_seed=8"),
            Run("l1", "variant=l1 variant.coefficient=4"),
            Run("lista-4", "variant=matryoshka variant.k=4 variant.refinement.steps=1 variant.refinement.step_size=0.3 variant.sorted=true"),
            Run("random", "variant=l1 variant.coefficient=4 variant.frozen=decoder")));

    [Fact]
    public void A_controllers_target_makes_points_of_a_line_and_a_value_that_differs_is_said() => Assert.Equal(
        ["learning_rate 1e-3: a b", "learning_rate 1e-2: c"],
        Lines(
            Run("a", "variant=l1 training.optimizer=adam training.optimizer.learning_rate=1e-3 training.coefficients.sparsity.autotune.target_l0=3"),
            Run("b", "variant=l1 training.optimizer=adam training.optimizer.learning_rate=1e-3 training.coefficients.sparsity.autotune.target_l0=5"),
            Run("c", "variant=l1 training.optimizer=adam training.optimizer.learning_rate=1e-2 training.coefficients.sparsity.autotune.target_l0=5")));

    [Fact]
    public void What_one_run_does_without_is_a_difference()
    {
        var comparison = Compare(Run("a", "variant=topk variant.refinement=none resampler=none"), Run("b", "variant=topk variant.refinement.steps=1 resampler=anthropic resampler.every=5"));
        Assert.Equal(["resampler", "variant.refinement.steps"], comparison.Differences);
        Assert.StartsWith("run,cell,seed,folder,state,error,resampler,variant.refinement.steps\na,a,1,a,finished,,none,none\nb,b,1,b,finished,,anthropic,1\n", ComparisonCsv.Write(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_different_whatever_the_settings() => Law.Holds(
        (from variant in Gen.Elements("topk", "l1") from values in Gen.Elements(Values).ArrayOf(Paths.Length) select (variant, values)).ArrayOf(6), cases =>
        {
            var runs = cases.Select((c, i) => new ComparedRun
            {
                Label = $"{i}",
                CellLabel = $"{i}",
                Folder = "",
                Origin = "",
                Seed = "1",
                Manifest = Paths.Zip(c.values).Where(v => v.Second is not null).ToDictionary(v => v.First, v => v.Second!, StringComparer.Ordinal).Append(new("variant", c.variant)).ToDictionary(StringComparer.Ordinal),
            }).DistinctBy(r => string.Join('\0', Paths.Append("variant").Select(r.Setting))).ToList();
            var labels = ConfigurationLabels.Of(runs, [.. Paths, "variant"]);
            Assert.Equal(runs.Count, labels.Distinct(StringComparer.Ordinal).Count());
        }, count: 500);

    private static IEnumerable<string> Lines(params ComparedRun[] runs) =>
        Configuration.Of(Compare(runs)).Select(c => $"{c.Label}: {string.Join(' ', c.Cells.Select(cell => cell.Label))}");

    private static Comparison Compare(params ComparedRun[] runs) => new("x", null, [.. runs.Select(r => new ComparedCell(r.CellLabel, [r]))], []);

    private static ComparedRun Run(string label, string manifest) => new()
    {
        Label = label,
        CellLabel = label,
        Folder = label,
        Origin = "",
        Seed = "1",
        Manifest = manifest.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal),
        Results = new RunResults { Experiment = label, ManifestHash = "", Seed = 1, SamplesTrained = 1, Shape = new SaeShape(4, 8), Measurements = [], Histograms = [], Curves = [], Expectations = [] },
    };
}
