using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Evaluation;

/// <summary>What became of one line of a manifest's <c>expect:</c> block.</summary>
/// <param name="Measurement">Which measurement: <c>recovery.mcc</c>, or <c>recovery.f1.in_training</c> for its value in training form.</param>
/// <param name="Expectation">The bound.</param>
/// <param name="Value">What was measured; null where there is no such measurement.</param>
public sealed record ExpectationOutcome(string Measurement, Expectation Expectation, double? Value)
{
    /// <summary>What a measurement's name ends with where its value in training form is meant. Where the forms do not differ, it is the value.</summary>
    public const string InTraining = ".in_training";

    /// <summary>Whether the bound was kept.</summary>
    public bool IsMet => Value is { } value && Expectation.IsMetBy(value);

    /// <summary>What became of an expectation.</summary>
    /// <param name="measurement">Which measurement.</param>
    /// <param name="expectation">The bound.</param>
    /// <param name="results">What each evaluator found, by its name.</param>
    public static ExpectationOutcome Of(string measurement, Expectation expectation, IReadOnlyList<(string Name, EvaluationResult Result)> results)
    {
        var inTraining = measurement.EndsWith(InTraining, StringComparison.Ordinal);
        var name = inTraining ? measurement[..^InTraining.Length] : measurement;
        var found = results
            .SelectMany(r => r.Result.Measurements.Select(m => (Name: $"{r.Name}.{m.Name}", Measurement: m)))
            .FirstOrDefault(m => m.Name == name).Measurement;
        return new ExpectationOutcome(measurement, expectation, inTraining ? found?.InTraining ?? found?.Value : found?.Value);
    }
}
