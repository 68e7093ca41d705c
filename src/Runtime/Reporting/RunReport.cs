using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Evaluation;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Reporting;

/// <summary>All that a finished run shows to a reader.</summary>
public sealed record RunReport
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The manifest with every default filled in, as text.</summary>
    public required string ManifestText { get; init; }

    /// <summary>d and m of the dictionary.</summary>
    public required SaeShape Shape { get; init; }

    /// <summary>Where the dictionary comes from.</summary>
    public required DictionaryProvenance Provenance { get; init; }

    /// <summary>The logged steps in order, each a list of named numbers: the lines of <c>metrics.jsonl</c>.</summary>
    public required IReadOnlyList<IReadOnlyList<Metric>> Metrics { get; init; }

    /// <summary>What each evaluator found, by its name in the manifest.</summary>
    public required IReadOnlyList<(string Evaluator, EvaluationResult Result)> Results { get; init; }

    /// <summary>The latents that fired in none of the held-out rows, ascending; null where no evaluator looked at rows.</summary>
    public required IReadOnlyList<int>? DeadLatents { get; init; }

    /// <summary>What became of the manifest's expectations.</summary>
    public required IReadOnlyList<ExpectationOutcome> Expectations { get; init; }
}
