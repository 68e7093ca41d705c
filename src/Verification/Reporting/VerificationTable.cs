using System.Globalization;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Verification;

/// <summary>Results as plain text: a table per component with a line per law, then what is broken, then a line in sum.</summary>
public static class VerificationTable
{
    private const string Gap = "  ";
    private const int LongestReason = 90;
    private static readonly string[] Header = ["law", "forms", "cases", "worst", "bound", "where it was worst"];

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<LawResult> results)
    {
        List<string> lines = [];
        foreach (var component in results.GroupBy(r => (r.Kind, r.Component)))
        {
            lines.Add($"{KindNames.Singular(component.Key.Kind)} {component.Key.Component}, {Count(component.Select(r => r.Form).Distinct().Count(), "form")}");
            lines.AddRange(Aligned([Header, .. component.GroupBy(r => r.Law).Select(law => Row([.. law]))]).Select(line => Gap + line));
            lines.Add("");
        }

        foreach (var broken in results.Where(r => r.Verdict == Verdict.Broken))
            lines.AddRange([.. Complaint(broken), ""]);
        lines.Add(Sum(results));
        return lines;
    }

    /// <summary>What is broken, where, by how much, and how to see it again.</summary>
    public static IReadOnlyList<string> Complaint(LawResult result)
    {
        var size = result.Worst is { IsAllowed: false } worst ? $" ({Short(worst.Value)}, allowed {Short(worst.Bound)})" : "";
        return
        [
            $"BROKEN  {KindNames.Singular(result.Kind)} {result.Component} ({result.Form}): {result.Law}",
            $"        {result.Reason}{size}",
            $"        {result.Replay}",
        ];
    }

    private static string[] Row(IReadOnlyList<LawResult> results)
    {
        var tried = results.Where(r => r.Verdict != Verdict.NotApplicable).ToList();
        if (tried.Count == 0)
            return [results[0].Law, "-", "", "", "", Shortened($"does not apply: {results[0].Reason}")];
        var broken = tried.Count(r => r.Verdict == Verdict.Broken);
        var worst = tried.Where(r => r.Worst is not null).OrderByDescending(r => r.Worst!.Value.Value / r.Worst.Value.Bound).FirstOrDefault();
        return
        [
            tried[0].Law,
            tried.Count.ToString(CultureInfo.InvariantCulture),
            Numbers.Count(tried.Sum(r => r.Cases)),
            worst?.Worst is { } deviation ? Short(deviation.Value) : "",
            worst?.Worst is { } allowed ? Short(allowed.Bound) : "",
            broken > 0 ? $"BROKEN in {broken} of {Count(tried.Count, "form")}" : worst?.Form ?? "",
        ];
    }

    private static string Sum(IReadOnlyList<LawResult> results)
    {
        var counts = results.GroupBy(r => r.Verdict).ToDictionary(g => g.Key, g => g.Count());
        var (held, broken) = (counts.GetValueOrDefault(Verdict.Held), counts.GetValueOrDefault(Verdict.Broken));
        var components = results.Select(r => (r.Kind, r.Component)).Distinct().Count();
        var seeds = string.Join(", ", results.Select(r => r.Seed).Distinct());
        return $"{Count(components, "component")}, seed {seeds}: {Numbers.Count(held)} held, {Numbers.Count(broken)} broken, {Numbers.Count(counts.GetValueOrDefault(Verdict.NotApplicable))} do not apply ({Numbers.Count(results.Sum(r => r.Cases))} cases)";
    }

    /// <summary>Two digits are enough to see how far from its bound something lies.</summary>
    private static string Short(double value) => double.IsPositiveInfinity(value) ? "∞" : value == 0 ? "0" : value.ToString("0.#e0", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => $"{Numbers.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Shortened(string text) => text.Length > LongestReason ? text[..(LongestReason - 1)] + "…" : text;

    private static IEnumerable<string> Aligned(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join(Gap, row.Select((cell, column) =>
            column is >= 1 and <= 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }
}
