using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

/// <summary>Two variants at two sparsities with three seeds each, a baseline, and a run that failed.</summary>
internal static class ComparisonExample
{
    public static Comparison Comparison { get; } = new(
        "front <1>", "What is reached at what sparsity?",
        [
            Cell("topk k=2", "topk", 2, 0.4, 0.7),
            Cell("topk k=4", "topk", 4, 0.2, 0.9),
            Cell("l1, \"weak\"", "l1", 5, 0.3, 0.8),
            Cell("random", "topk", 4, 0.6, 0.3, frozen: "decoder"),
            new ComparedCell("wild", [Run("wild", "topk", 1, null) with { Error = "Training diverged at step 5" }]),
        ],
        [new SentenceOutcome("recovery.f1[k=2] > 0.5", true, "recovery.f1[k=2] = 0.7 (mean over 3 members)"), new SentenceOutcome("max(recovery.f1) > 1", false, "max(recovery.f1) = 0.91 (over 12 members)")]);

    private static ComparedCell Cell(string label, string variant, double l0, double fvu, double f1, string frozen = "none") =>
        new(label, [.. Enumerable.Range(1, 3).Select(seed => Run(label, variant, seed, Results(l0 + (0.1 * (seed - 2)), fvu + (0.01 * (seed - 2)), f1 + (0.01 * (seed - 2))), frozen))])
        {
            Agreement = variant == "topk" ? new SeedAgreement(f1, f1 - 0.1) : null,
        };

    private static ComparedRun Run(string label, string variant, int seed, RunResults? results, string frozen = "none") => new()
    {
        Label = $"{label}, seed={seed}",
        CellLabel = label,
        Folder = Path.Combine(Path.DirectorySeparatorChar + "runs", "a sweep", label.Replace('"', '\''), $"{seed}"),
        Origin = "",
        Seed = $"{seed}",
        Manifest = new Dictionary<string, string> { ["name"] = label, ["seed"] = $"{seed}", ["variant"] = variant, ["variant.frozen"] = frozen, ["training.batch"] = "64" },
        Results = results,
    };

    private static RunResults Results(double l0, double fvu, double f1) => new()
    {
        Experiment = "x",
        ManifestHash = "",
        Seed = 0,
        SamplesTrained = 1,
        Shape = new SaeShape(4, 8),
        Measurements =
        [
            new() { Name = "density.l0", Value = l0, Direction = Direction.LowerIsBetter, Definition = "mean count", Count = 5 },
            new() { Name = "reconstruction.fvu", Value = fvu, Direction = Direction.LowerIsBetter, Definition = "unexplained", Count = 5, InTraining = fvu - 0.05 },
            new() { Name = "recovery.f1", Value = f1, Direction = Direction.HigherIsBetter, Definition = "harmonic mean", Count = 5, Floor = 0.1 },
        ],
        Histograms = [],
        Curves =
        [
            new CurveFigure("recovery.by_frequency", "Recovery by frequency", "Rare features are harder.", "frequency", "F1",
            [
                new FigureCurve("F1", [0.001, 0.01, 0.1], [f1 - 0.3, f1 - 0.1, f1]),
                new FigureCurve("chance", [0.001, 0.1], [0.1, 0.1]) { IsReference = true },
            ]) { IsXLogarithmic = true },
        ],
        Expectations = [],
    };
}
