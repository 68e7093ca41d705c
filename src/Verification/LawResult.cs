using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>What became of a law at one form of a component.</summary>
public sealed record LawResult
{
    /// <summary>The component's kind.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>The component's name.</summary>
    public required string Component { get; init; }

    /// <summary>What was set beside required options, as <c>--set</c> takes it; empty where nothing was.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>The law's name.</summary>
    public required string Law { get; init; }

    /// <summary>The seed that replays it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether it holds.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How many cases were tried.</summary>
    public required long Cases { get; init; }

    /// <summary>The largest deviation relative to its bound; null where the law is a matter of yes and no.</summary>
    public Deviation? Worst { get; init; }

    /// <summary>Why it is broken or does not apply; null where it holds.</summary>
    public string? Reason { get; init; }

    /// <summary>What a reader may want to know beside, such as a measured gap.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The form in words: its settings, or <c>default</c>.</summary>
    public string Form => Settings.Count == 0 ? "default" : string.Join(' ', Settings);

    /// <summary>Folders of plugins beside the program's own that were there.</summary>
    public IReadOnlyList<string> PluginFolders { get; init; } = [];

    /// <summary>The command that tries exactly this again.</summary>
    public string Replay => $"saelab verify {Component} --law {Law} --seed {Seed}"
        + string.Concat(Settings.Select(s => $" --set {Quoted(s)}")) + string.Concat(PluginFolders.Select(f => $" --plugins {Quoted(f)}"));

    /// <summary>As a shell wants it.</summary>
    private static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./=:+".Contains(c, StringComparison.Ordinal)) ? text : $"'{text}'";
}

/// <summary>What was found out about a law.</summary>
public enum Verdict
{
    /// <summary>It held in every case.</summary>
    Held,

    /// <summary>It did not hold, or the component failed.</summary>
    Broken,

    /// <summary>It says nothing about this component.</summary>
    NotApplicable,
}

/// <summary>How far something was off.</summary>
/// <param name="Value">By how much.</param>
/// <param name="Bound">How much is allowed.</param>
/// <param name="Where">What was compared.</param>
public readonly record struct Deviation(double Value, double Bound, string Where)
{
    /// <summary>Whether it is allowed.</summary>
    public bool IsAllowed => Value <= Bound;
}
