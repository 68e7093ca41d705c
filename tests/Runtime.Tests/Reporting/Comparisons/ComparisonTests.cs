using System.Text.RegularExpressions;
using System.Xml.Linq;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed partial class ComparisonTests
{
    private static readonly string Page = ComparisonReport.Write(ComparisonExample.Comparison, Path.DirectorySeparatorChar + "runs");

    [Fact]
    public void The_page_shows_fronts_measurements_curves_and_what_differs() => Snapshot.Matches(Hash().Replace(Asset().Replace(Page, "$1…</$2>"), "…"), "html");

    [Fact]
    public void The_page_is_well_formed_and_leads_nowhere_but_to_reports()
    {
        var page = XDocument.Parse(Page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.All(page.Descendants("a"), link => Assert.Matches(@"^a%20sweep/[^:]*/report\.html$", link.Attribute("href")!.Value));
        Assert.Equal(12, page.Descendants("a").Count());
        Assert.DoesNotContain("http:", Page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_line_per_run() => Snapshot.Matches(ComparisonCsv.Write(ComparisonExample.Comparison), "csv");

    [Fact]
    public void Nothing_measured_still_makes_a_page()
    {
        var cells = ComparisonExample.Comparison.Cells.Where(c => c.Label == "wild").ToList();
        var page = ComparisonReport.Write(new Comparison("nothing", null, cells, []), "/");
        Assert.Contains("Training diverged", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_cells_the_curves_of_the_best_of_each_configuration_are_shown()
    {
        var cells = ComparisonExample.Comparison.Cells.Where(c => c.Variant == "topk" && !c.IsBaseline && c.Label != "wild")
            .SelectMany(c => Enumerable.Range(0, 5).Select(i => c with { Label = $"{c.Label} {i}", Runs = [.. c.Runs.Select(r => r with { Manifest = new Dictionary<string, string>(r.Manifest) { ["variant.k"] = $"{i}" } })] }))
            .Concat(ComparisonExample.Comparison.Cells.Where(c => c.IsBaseline || c.Variant == "l1")).ToList();
        var curves = ComparisonReport.Write(new Comparison("many", null, cells, []), "/").Split("<h2>Curves</h2>")[1].Split("</svg>")[1];
        Assert.Equal(["topk k=4 0", "l1, &quot;weak&quot;", "random", "chance"], Legend().Matches(curves.Split("</ul>")[0]).Select(m => m.Groups[1].Value));
        Assert.Contains("those with the highest F1 are shown.", curves, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_worse_in_both_is_not_Pareto_optimal_and_baselines_take_no_part()
    {
        var front = Front.Of(ComparisonExample.Comparison, "reconstruction.fvu", isLowerBetter: true)!;
        Assert.Equal([("topk k=2", true), ("topk k=4", true), ("l1, \"weak\"", false)], front.Points.Select(p => (p.Cell.Label, p.IsBest)));
        Assert.Equal(["random"], front.References.Select(r => r.Label));
        Assert.Equal(["chance", "random"], Front.Of(ComparisonExample.Comparison, "recovery.f1", isLowerBetter: false)!.References.Select(r => r.Label));
    }

    [Fact]
    public void Intervals_over_seeds_are_Students()
    {
        // Mean 2, standard deviation 1, t(2) = 4.3027: 4.3027 / √3.
        var statistics = SeedStatistics.Of([1, 2, 3])!;
        Assert.Equal((3, 2.0, 1.0, 3.0), (statistics.Count, statistics.Mean, statistics.Least, statistics.Largest));
        Assert.Equal(2.48414, statistics.HalfWidth!.Value, 1e-4);
        Assert.Null(SeedStatistics.Of([5])!.HalfWidth);
        Assert.Null(SeedStatistics.Of([]));
    }

    [Fact]
    public void Options_of_different_components_are_compared_by_their_names()
    {
        var leaves = ManifestLeaves.Of("name: a\nvariant:\n  topk:\n    latents: 8\n    k: 2\nevaluate:\n  - density:\n      bins: 3\n  - recovery\ntraining:\n  optimizer:\n    adam:\n      beta1: 0.9\n", "m");
        Assert.Equal(
            ["evaluate=density, recovery", "evaluate.density.bins=3", "name=a", "training.optimizer=adam", "training.optimizer.beta1=0.9", "variant=topk", "variant.k=2", "variant.latents=8"],
            leaves.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal).OrderBy(l => l.Split('=')[0], StringComparer.Ordinal));
    }

    [GeneratedRegex("(<(?:style|script)>).*?</(style|script)>", RegexOptions.Singleline)]
    private static partial Regex Asset();

    [GeneratedRegex("<li class=\"[^\"]*\">([^<]*)</li>")]
    private static partial Regex Legend();

    [GeneratedRegex("(?<=sha256-)[^&]*")]
    private static partial Regex Hash();
}
