using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Measurements of members that differ in their seeds alone, which all of these share. They are taken where a sentence first speaks of them.</summary>
internal sealed class AcrossSeeds
{
    /// <summary>What stands before the names of its measurements.</summary>
    public const string Name = "across_seeds";

    /// <summary>The full names of its measurements.</summary>
    public static readonly string[] Measurements = [$"{Name}.matched_at_0_7", $"{Name}.shared_at_0_9"];

    private readonly Dictionary<int, Lazy<SeedAgreement?>> _agreements = [];

    /// <summary>Those of the members of a sweep.</summary>
    /// <param name="members">What became of the members, in order.</param>
    /// <param name="folderOf">The run folder of a member.</param>
    public AcrossSeeds(IReadOnlyList<MemberResult> members, Func<SweepMember, string> folderOf)
    {
        foreach (var cell in Enumerable.Range(0, members.Count).GroupBy(i => SweepField.WithoutSeed(members[i].Member.Values), StringComparer.Ordinal))
        {
            var agreement = new Lazy<SeedAgreement?>(() => SeedAgreement.Of(cell.Select(i => (folderOf(members[i].Member), members[i].Results))));
            foreach (var i in cell)
                _agreements.Add(i, agreement);
        }
    }

    /// <summary>A measurement of a member by its full name; null where there are no two dictionaries to compare.</summary>
    public double? Of(int member, string name) => name == Measurements[0] ? _agreements[member].Value?.Matched : _agreements[member].Value?.Shared;
}
