using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Sweeps;

/// <summary>What became of a member.</summary>
/// <param name="Member">The member.</param>
/// <param name="Results">Its results; null where it failed.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record MemberResult(SweepMember Member, RunResults? Results, string? Error);
