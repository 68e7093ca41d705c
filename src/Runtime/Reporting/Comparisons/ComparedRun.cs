using SaeLab.Runtime.Sweeps;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>A run that is compared with others.</summary>
public sealed record ComparedRun
{
    /// <summary>The <see cref="Error"/> of a run that is on its way or has not begun.</summary>
    internal const string NotEnded = "it has not ended";

    /// <summary>What it is called, its seed included.</summary>
    public required string Label { get; init; }

    /// <summary>What it is called without its seed.</summary>
    public required string CellLabel { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of the sweep that it is a member of; its own where it is of none.</summary>
    public required string Origin { get; init; }

    /// <summary>What it shares with the members of its sweep that differ from it in their seeds alone. Default: null, for a run of no sweep.</summary>
    public string? Siblings { get; init; }

    /// <summary>Its seed, as the manifest says it.</summary>
    public required string Seed { get; init; }

    /// <summary>The single values of its manifest, by their paths, and what it was made with, by paths below <c>lock</c>; empty where it never began.</summary>
    public required IReadOnlyDictionary<string, string> Manifest { get; init; }

    /// <summary>Its results; null where it has none.</summary>
    public RunResults? Results { get; init; }

    /// <summary>Why it has no results, if it does not.</summary>
    public string? Error { get; init; }

    /// <summary>How far it has come.</summary>
    public MemberState State => Results is not null ? MemberState.Finished : Error is null or NotEnded ? MemberState.Pending : MemberState.Failed;

    /// <summary>The component that was trained.</summary>
    public string Variant => Manifest.GetValueOrDefault("variant", "");

    /// <summary>Whether its directions or its encoder stayed random, so that others should be better.</summary>
    public bool IsBaseline => Manifest.GetValueOrDefault("variant.frozen") is "decoder" or "encoder";

    /// <summary>A value of its manifest by its path; <c>none</c> where what it would belong to is none, and null where there is no such option.</summary>
    public string? Setting(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (Manifest.TryGetValue(path[..end], out var value))
                return end == path.Length ? value : value == ManifestLeaves.None && !ManifestLeaves.IsComponent(path[..end]) ? value : null;
        }

        return null;
    }

    /// <summary>A measurement's value; null where it is not there or not a number.</summary>
    public double? Value(string measurement) => Results?.Measurements.FirstOrDefault(m => m.Name == measurement) is { } found && double.IsFinite(found.Value) ? found.Value : null;
}
