using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Sweeps;

/// <summary>What a sweep found.</summary>
/// <param name="Members">Its members in order.</param>
/// <param name="Expectations">What became of its sentences.</param>
public sealed record SweepResult(IReadOnlyList<MemberResult> Members, IReadOnlyList<SentenceOutcome> Expectations)
{
    /// <summary>Whether a member failed.</summary>
    public bool HasFailures => Members.Any(m => m.Error is not null);

    /// <summary>Whether all sentences are true.</summary>
    public bool MeetsExpectations => Expectations.All(e => e.IsMet);
}
