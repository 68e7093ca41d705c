namespace SaeLab.Runtime.Manifests;

/// <summary>One place along one axis of a sweep: values that are set together.</summary>
/// <param name="Name">The name that the manifest gives it, if it does: it stands for the values in labels.</param>
/// <param name="Values">What is set.</param>
internal sealed record SweepStep(string? Name, IReadOnlyList<SweptValue> Values);

/// <summary>A value of a swept field.</summary>
/// <param name="Assignment">What is set.</param>
/// <param name="Label">What labels call the value.</param>
internal sealed record SweptValue(Assignment Assignment, string Label);
