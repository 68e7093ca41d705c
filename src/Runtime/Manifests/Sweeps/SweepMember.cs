namespace SaeLab.Runtime.Manifests;

/// <summary>One experiment of a sweep.</summary>
public sealed record SweepMember
{
    /// <summary>What distinguishes it, in a few words: <c>k=4, seed=1</c>. No two members share it.</summary>
    public required string Label { get; init; }

    /// <summary>The name of its run folder below <c>members</c>. No two members share it, even where case does not count.</summary>
    public required string Folder { get; init; }

    /// <summary>The values of the swept fields, by their paths, as they were written; of a value with parts a short name.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The experiment, as complete as if it stood alone.</summary>
    public required LoadedManifest Manifest { get; init; }
}
