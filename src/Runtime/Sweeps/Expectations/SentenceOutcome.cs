namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>What became of a sentence about a sweep.</summary>
/// <param name="Sentence">As it is written.</param>
/// <param name="IsMet">Whether it is true.</param>
/// <param name="Values">What its sides were, over how many members; or what was not measured.</param>
public sealed record SentenceOutcome(string Sentence, bool IsMet, string Values);
