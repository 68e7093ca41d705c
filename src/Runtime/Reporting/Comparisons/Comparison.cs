using SaeLab.Abstractions;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>Runs side by side.</summary>
/// <param name="Title">What they are together.</param>
/// <param name="Question">The question that they were to answer, if somebody said so.</param>
/// <param name="Cells">The runs, those that differ in seeds alone together.</param>
/// <param name="Expectations">What became of the sentences of a sweep; empty for others.</param>
public sealed record Comparison(string Title, string? Question, IReadOnlyList<ComparedCell> Cells, IReadOnlyList<SentenceOutcome> Expectations)
{
    private static readonly string[] Unimportant = ["name", "question", "seed"];

    /// <summary>What a reader should know, in sentences. Default: nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All runs.</summary>
    public IEnumerable<ComparedRun> Runs => Cells.SelectMany(c => c.Runs);

    /// <summary>The names of all measurements, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Measurements { get; } = [.. Cells.SelectMany(c => c.Runs).SelectMany(r => r.Results?.Measurements ?? []).Select(m => m.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The paths in manifests, and in what the runs were made with, whose values differ between runs, seeds aside: of an option that only some components have, only where these differ.</summary>
    public IReadOnlyList<string> Differences { get; } = FindDifferences([.. Cells.SelectMany(c => c.Runs).Where(r => r.Manifest.Count > 0)]);

    /// <summary>What kind of measurement a name has: its definition, direction and floor, of the first run that has it.</summary>
    public Measurement Describe(string measurement) => Runs.SelectMany(r => r.Results?.Measurements ?? []).First(m => m.Name == measurement);

    /// <summary>The paths whose values differ between runs, seeds aside.</summary>
    internal static IReadOnlyList<string> FindDifferences(IReadOnlyList<ComparedRun> runs) =>
    [
        .. runs.SelectMany(r => r.Manifest.Keys).Distinct(StringComparer.Ordinal)
            .Where(path => !Unimportant.Contains(path) && !path.StartsWith("expect", StringComparison.Ordinal))
            .Where(path => runs.Select(r => r.Setting(path)).OfType<string>().Distinct(StringComparer.Ordinal).Skip(1).Any()),
    ];
}
