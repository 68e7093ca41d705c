using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A sweep as its folder remembers it: what <c>sweep.json</c> holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">The question that it asks, if it says so.</param>
/// <param name="Fields">The fields that differ between members.</param>
/// <param name="Members">Its members in order.</param>
/// <param name="Expectations">What became of its sentences; empty before the end.</param>
public sealed record SweepRecord(
    string Name, string? Question, IReadOnlyList<SweepField> Fields, IReadOnlyList<MemberRecord> Members, IReadOnlyList<SentenceOutcome> Expectations);

/// <summary>A member of a sweep as its folder remembers it.</summary>
/// <param name="Label">What distinguishes it.</param>
/// <param name="Folder">Its run folder below <c>members</c>.</param>
/// <param name="ManifestHash">The identity of its experiment.</param>
/// <param name="Values">The values of the swept fields, by their paths.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Error">Why it failed, if it did.</param>
public sealed record MemberRecord(
    string Label, string Folder, string ManifestHash, IReadOnlyDictionary<string, string> Values, MemberState State, string? Error);

/// <summary>How far a member has come.</summary>
public enum MemberState
{
    /// <summary>It has not ended yet.</summary>
    Pending,

    /// <summary>It has its results.</summary>
    Finished,

    /// <summary>It could not go on.</summary>
    Failed,
}
