namespace SaeLab.Runtime.Reporting.Comparisons;

/// <summary>What runs must have in common for their measurements to be compared: the source with its data, and how was measured.</summary>
internal static class TaskKey
{
    private static readonly string[] Whole = ["source", "evaluation"];

    /// <summary>The task that measurements of a run belong to: source and data, d, the evaluation, and the options of the evaluators that made them.</summary>
    /// <param name="run">A run with results.</param>
    /// <param name="measurements">Names with their evaluators before them.</param>
    public static string Of(ComparedRun run, params string[] measurements) => string.Join('\n', run.Manifest
        .Where(v => Belongs(v.Key, [.. measurements.Select(m => m.Split('.')[0])])).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}")
        .Append(FormattableString.Invariant($"{run.Results?.Shape.InputDim}")));

    /// <summary>The paths in which the tasks of runs differ.</summary>
    public static IReadOnlyList<string> Differences(Comparison comparison) =>
        [.. comparison.Differences.Where(path => Belongs(path, [.. comparison.Measurements.Select(m => m.Split('.')[0]).Distinct(StringComparer.Ordinal)]))];

    private static bool Belongs(string path, IReadOnlyList<string> evaluators) =>
        path == LockLeaves.Data || Whole.Concat(evaluators.Select(e => $"evaluate.{e}")).Any(start => path == start || path.StartsWith(start + ".", StringComparison.Ordinal));
}
