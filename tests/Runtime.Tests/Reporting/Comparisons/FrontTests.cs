using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed class FrontTests
{
    [Fact]
    public void One_floor_is_one_line_and_different_ones_are_never_averaged()
    {
        Assert.Equal([("chance", 0.3)], Of(Cell("a", 1, 0.5, 0.3), Cell("b", 2, 0.6, 0.3)).References);
        var two = Of(Cell("a", 1, 0.5, 0.3, "variant.latents=8"), Cell("b", 2, 0.6, 0.3, "variant.latents=8"), Cell("c", 2, 0.6, 0.4, "variant.latents=16"));
        Assert.Equal([("chance, latents 8", 0.3), ("chance, latents 16", 0.4)], two.References);
        Assert.False(two.HasFloorLines);
    }

    [Fact]
    public void Many_floors_and_those_that_no_setting_tells_apart_are_lines_through_the_points()
    {
        var many = Comparison([.. Enumerable.Range(1, 4).Select(k => Cell($"k={k}", k, 0.5 + (0.1 * k), 0.1 * k, $"variant.k={k}"))]);
        Assert.Empty(Front.Of(many, "recovery.f1", isLowerBetter: false)!.References);
        var page = ComparisonReport.Write(many, "/");
        Assert.Contains("chance, topk: 0.1 at L0 1, 0.2 at L0 2, 0.3 at L0 3, 0.4 at L0 4", page, StringComparison.Ordinal);
        Assert.Contains("a grey line of its own", page, StringComparison.Ordinal);
        Assert.True(Of(Cell("a", 1, 0.5, 0.3), Cell("b", 2, 0.6, 0.4)).HasFloorLines);
    }

    [Fact]
    public void What_is_best_is_so_among_those_with_the_same_source_data_and_evaluation()
    {
        string[] tasks = ["source.features=8", "source.features=9", "lock.data=x", "evaluation.samples=5", "evaluate.recovery.threshold=0.5"];
        foreach (var task in tasks)
            Assert.Equal([true, true], Best(Cell("a", 1, 0.9, 0.1), Cell("b", 2, 0.5, 0.1, task)));
        Assert.Equal([true, true], Best(Cell("a", 1, 0.9, 0.1), Cell("b", 2, 0.5, 0.1, inputDim: 5)));
        Assert.Equal([true, false], Best(Cell("a", 1, 0.9, 0.1), Cell("b", 2, 0.5, 0.1, "evaluate.toy.threshold=0.5")));
        Assert.Equal([true, false], Best(Cell("a", 1, 0.9, 0.1), Cell("b", 2, 0.5, 0.1, "training.batch=5")));
    }

    [Fact]
    public void What_is_no_better_than_chance_is_not_Pareto_optimal_and_dominates_nothing() =>
        Assert.Equal([false, true, false], Best(Cell("collapsed", 0.1, 0.5, 0.6), Cell("a", 1, 0.5, 0.1), Cell("b", 2, 0.5, 0.5)));

    [Fact]
    public void Different_tasks_are_told_at_the_top_of_the_page()
    {
        var page = ComparisonReport.Write(Comparison(Cell("a", 1, 0.9, 0.1, "source.features=8"), Cell("b", 2, 0.5, 0.1, "source.features=9")), "/");
        Assert.Contains("source.features differ.", page.Split("</header>")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("do not all have", ComparisonReport.Write(Comparison(Cell("a", 1, 0.9, 0.1, "variant.k=8"), Cell("b", 2, 0.5, 0.1, "variant.k=9")), "/"), StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_to_compare_with_are_shown_once_where_they_are_the_same_and_each_where_they_differ()
    {
        var same = ComparisonReport.Write(Comparison(WithCurve(Cell("a", 1, 0.9, 0.1, "variant.k=8"), 0.2), WithCurve(Cell("b", 2, 0.5, 0.1, "variant.k=9"), 0.2)), "/").Split("<h2>Curves</h2>")[1];
        Assert.Contains(">chance</li>", same, StringComparison.Ordinal);
        var different = ComparisonReport.Write(Comparison(WithCurve(Cell("a", 1, 0.9, 0.1, "variant.k=8"), 0.2), WithCurve(Cell("b", 2, 0.5, 0.1, "variant.k=9"), 0.3)), "/").Split("<h2>Curves</h2>")[1];
        Assert.Contains("<li class=\"reference\">chance, k 8</li>", different, StringComparison.Ordinal);
        Assert.Contains("<li class=\"reference dash1\">chance, k 9</li>", different, StringComparison.Ordinal);
    }

    private static ComparedCell WithCurve(ComparedCell cell, double chance) => cell with
    {
        Runs = [.. cell.Runs.Select(r => r with
        {
            Results = r.Results! with { Curves = [new CurveFigure("recovery.x", "X", "", "x", "y", [new FigureCurve("F1", [1, 2], [0, 1]), new FigureCurve("chance", [1, 2], [chance, chance]) { IsReference = true }])] },
        })],
    };

    private static Front Of(params ComparedCell[] cells) => Front.Of(Comparison(cells), "recovery.f1", isLowerBetter: false)!;

    private static IEnumerable<bool> Best(params ComparedCell[] cells) => Of(cells).Points.Select(p => p.IsBest);

    private static Comparison Comparison(params ComparedCell[] cells) => new("x", null, cells, []);

    private static ComparedCell Cell(string label, double l0, double f1, double floor, string? setting = null, int inputDim = 4)
    {
        var manifest = new Dictionary<string, string> { ["variant"] = "topk" };
        if (setting is not null)
            manifest.Add(setting.Split('=')[0], setting.Split('=')[1]);
        var results = ComparedFolders.Results("", 0.5) with
        {
            Shape = new SaeShape(inputDim, 8),
            Measurements =
            [
                new() { Name = "density.l0", Value = l0, Direction = Direction.LowerIsBetter, Definition = "", Count = 1 },
                new() { Name = "recovery.f1", Value = f1, Direction = Direction.HigherIsBetter, Definition = "", Count = 1, Floor = floor },
            ],
        };
        return new ComparedCell(label, [new ComparedRun { Label = label, CellLabel = label, Folder = label, Origin = "", Seed = "0", Manifest = manifest, Results = results }]);
    }
}
