using SaeLab.Abstractions;
using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting;

/// <summary>The measurements of a finished run: what <c>results.json</c> holds.</summary>
public sealed record RunResults
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>SHA-256 of the resolved manifest.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many activations the dictionary was trained on.</summary>
    public required long SamplesTrained { get; init; }

    /// <summary>d and m of the dictionary.</summary>
    public required SaeShape Shape { get; init; }

    /// <summary>The measurements in order, their names with the evaluator's before them: <c>recovery.mcc</c>.</summary>
    public required IReadOnlyList<Measurement> Measurements { get; init; }

    /// <summary>The latents that fired in none of the held-out rows, ascending. Default: null, where no evaluator looked at rows.</summary>
    public IReadOnlyList<int>? DeadLatents { get; init; }

    /// <summary>The histograms in order, their names with the evaluator's before them.</summary>
    public required IReadOnlyList<HistogramFigure> Histograms { get; init; }

    /// <summary>The curves in order, their names with the evaluator's before them. Default: none.</summary>
    public IReadOnlyList<CurveFigure> Curves { get; init; } = [];

    /// <summary>What became of the manifest's expectations.</summary>
    public required IReadOnlyList<ExpectationOutcome> Expectations { get; init; }

    /// <summary>The results of a run.</summary>
    public static RunResults Of(RunReport report) => new()
    {
        Experiment = report.Experiment.Name,
        ManifestHash = report.Provenance.ManifestHash,
        Seed = report.Provenance.Seed,
        SamplesTrained = report.Provenance.SamplesTrained,
        Shape = report.Shape,
        Measurements =
        [
            .. from found in report.Results
               from measurement in found.Result.Measurements
               select measurement with { Name = $"{found.Evaluator}.{measurement.Name}" },
        ],
        DeadLatents = report.DeadLatents,
        Histograms =
        [
            .. from found in report.Results
               from histogram in found.Result.Figures.OfType<HistogramFigure>()
               select histogram with { Name = $"{found.Evaluator}.{histogram.Name}" },
        ],
        Curves =
        [
            .. from found in report.Results
               from curves in found.Result.Figures.OfType<CurveFigure>()
               select curves with { Name = $"{found.Evaluator}.{curves.Name}" },
        ],
        Expectations = report.Expectations,
    };
}
