using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Tests.Reporting;

/// <summary>A small report with one of everything.</summary>
internal static class ReportExample
{
    public static HistogramFigure Histogram { get; } = new(
        "density", "How often latents fire", "Latents that never fired are left out.", "log10 of firing frequency", [-2, -1.5, -1], [3, 1]);

    public static HeatMapFigure HeatMap { get; } = new(
        "similarity", "Directions against decoder rows", "A dark diagonal is recovery.", "planted direction", "decoder row",
        Matrix.FromRows([[0.99f, 0.1f, float.NaN], [0.05f, 1.5f, 0.5f]]), 0, 1);

    public static PicturesFigure Pictures { get; } = new(
        "rows", "What latents stand for", "Edges.", Matrix.FromRows([[1, 2, 0, -4, 0, 1], [0, 0, 0, 0, 0, 0], [5, float.NaN, 5, 0, 0, 0]]), 3);

    public static RunReport Report { get; } = new()
    {
        Experiment = new Experiment
        {
            Name = "topk-demo",
            Question = "Does TopK find <all> \"planted\" directions & no others?",
            Seed = 7,
            Source = Choice(ComponentKind.Source, "synthetic"),
            Variant = Choice(ComponentKind.Variant, "topk"),
        },
        ManifestText = "name: topk-demo\nseed: 7\n",
        Shape = new SaeShape(8, 16),
        Provenance = new DictionaryProvenance
        {
            ManifestHash = new string('a', 64),
            Seed = 7,
            EngineVersion = "0.1.0",
            Engine = "cpu float32 Vector512",
            InstructionSet = "x64 AVX-512",
            Plugins = [new PluginIdentity("SaeLab.Variants.TopK", "0.1.0", new string('b', 64))],
            SamplesTrained = 12_800,
        },
        Metrics = [Line(1, 1), Line(2, 0.1, fvu: double.NaN), Line(3, 0.01)],
        Results =
        [
            ("reconstruction", new EvaluationResult([Measured("fvu", 0.01023, Direction.LowerIsBetter, 1, new Interval(0.01011, 0.01035)) with { IntervalAboveFloor = new Interval(-0.9898, -0.9896) }, Measured("l0", 4, Direction.Neutral)], [Histogram])),
            ("recovery", new EvaluationResult([Measured("mcc", 0.21, Direction.HigherIsBetter, 0.2, new Interval(0.19, 0.23)), Measured("f1", double.NaN, Direction.OneIsBest)], [HeatMap, Pictures])),
        ],
        DeadLatents = [0, 5, 15],
        Expectations =
        [
            new ExpectationOutcome("reconstruction.fvu", Expectation.Parse("<= 0.02"), 0.01023),
            new ExpectationOutcome("recovery.mcc", Expectation.Parse(">= 0.9"), 0.21),
            new ExpectationOutcome("recovery.f1", Expectation.Parse("== 1"), double.NaN),
            new ExpectationOutcome("recovery.none", Expectation.Parse("> 0"), null),
        ],
    };

    public static Measurement Measured(string name, double value, Direction direction, double? floor = null, Interval? interval = null) => new()
    {
        Name = name,
        Value = value,
        Direction = direction,
        Definition = $"‖x − x̂‖² for {name}",
        Count = 100_000,
        Floor = floor,
        Interval = interval,
    };

    public static ComponentChoice Choice(ComponentKind kind, string name) =>
        new(new ComponentDescriptor(kind, name, typeof(object), (_, _) => new object()), new object());

    private static Metric[] Line(int step, double loss, double fvu = 0.5) =>
        [new("step", step), new("samples", step * 4096), new("loss", loss), new("term.mse", loss), new("fvu", fvu), new("l0", 4), new("dead", 3 - step)];
}
