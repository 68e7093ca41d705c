using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary><c>increasing(measurement, field)</c>: with all other fields held and seeds averaged, each larger value of the field has a larger measurement.</summary>
internal sealed class MonotoneSentence(string text, bool isIncreasing, Expression of, SweepField field, SweepNames names) : Sentence(text)
{
    private protected override (bool IsMet, string Values) Judge(SweepValues values)
    {
        var groups = names.Groups([.. of.Members.Where(i => names.Number(i, field) is not null)], except: field);
        var series = groups.Zip(names.Distinctions([.. groups.Select(g => g[0])], field)).Select(g => (Name: g.Second, Points: Series(g.First, values))).Where(s => s.Points.Count > 1).ToList();
        var broken = series.Where(s => !IsMonotone(s.Points)).ToList();
        var shown = broken.Count > 0 ? broken : series;
        return (broken.Count == 0 && series.Count > 0, string.Join("; ", shown.Select(s => s.Name.Length > 0 ? $"{s.Name}: {Words(s.Points)}" : Words(s.Points))));
    }

    private List<(double At, double Value, int Count)> Series(IReadOnlyList<int> members, SweepValues values) =>
    [
        .. from member in members
           group member by names.Number(member, field)!.Value into same
           orderby same.Key
           select (same.Key, same.Average(i => of.Evaluate(values, i)), same.Count()),
    ];

    private bool IsMonotone(List<(double At, double Value, int Count)> series) =>
        series.Zip(series.Skip(1)).All(pair => isIncreasing ? pair.First.Value < pair.Second.Value : pair.First.Value > pair.Second.Value);

    private string Words(List<(double At, double Value, int Count)> series) =>
        string.Join(", ", series.Select(s => $"{Numbers.Short(s.Value)} at {field.Label}={Numbers.Short(s.At)}{(s.Count > 1 ? FormattableString.Invariant($" (mean over {s.Count})") : "")}"));
}
