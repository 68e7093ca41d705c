using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Evaluation;

/// <summary>What became of one line of a manifest's <c>expect:</c> block.</summary>
/// <param name="Measurement">Which measurement: <c>recovery.mcc</c>.</param>
/// <param name="Expectation">The bound.</param>
/// <param name="Value">What was measured; null where there is no such measurement.</param>
public sealed record ExpectationOutcome(string Measurement, Expectation Expectation, double? Value)
{
    /// <summary>Whether the bound was kept.</summary>
    public bool IsMet => Value is { } value && Expectation.IsMetBy(value);
}
