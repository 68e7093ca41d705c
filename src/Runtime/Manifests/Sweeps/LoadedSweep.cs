using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Manifests;

/// <summary>A manifest with a <c>sweep:</c> block: several experiments, and what is expected of them together.</summary>
public sealed class LoadedSweep
{
    internal LoadedSweep(string name, string? question, SourcePosition position) => (Name, Question, Position) = (name, question, position);

    /// <summary>Its name; names the folder.</summary>
    public string Name { get; }

    /// <summary>The question that it asks, if it says so.</summary>
    public string? Question { get; }

    /// <summary>Where the block is written.</summary>
    public SourcePosition Position { get; }

    /// <summary>The manifest as it was written, with overrides as comments.</summary>
    public required string Text { get; init; }

    /// <summary>The fields that differ between members.</summary>
    public required IReadOnlyList<SweepField> Fields { get; init; }

    /// <summary>The members in order: later fields change faster, seeds fastest.</summary>
    public required IReadOnlyList<SweepMember> Members { get; init; }

    /// <summary>Whether members come with three seeds because the sweep says nothing of seeds.</summary>
    public required bool HasDefaultSeeds { get; init; }

    /// <summary>What is expected of the members together.</summary>
    public required IReadOnlyList<Sentence> Expectations { get; init; }
}
