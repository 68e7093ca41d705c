using System.Globalization;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>A chain of comparisons: <c>a &gt; b &gt; c</c>.</summary>
/// <param name="text">As it is written.</param>
/// <param name="sides">What is compared, with its own text.</param>
/// <param name="signs">The comparisons between neighbours, one fewer.</param>
internal sealed class ComparisonSentence(string text, IReadOnlyList<(Expression Value, string Text)> sides, IReadOnlyList<string> signs) : Sentence(text)
{
    private protected override (bool IsMet, string Values) Judge(SweepValues values)
    {
        var ranges = sides.Select(s => RangeOf(s.Value, values)).ToList();
        var isMet = signs.Select((sign, i) => Holds(ranges[i], sign, ranges[i + 1])).All(holds => holds);
        var exact = signs.Select((sign, i) => Shown(ranges[i], false) == Shown(ranges[i + 1], false)).Any(same => same);
        return (isMet, string.Join("; ", sides.Zip(ranges).Where(s => s.First.Value is not NumberExpression).Select(s => Words(s.First, s.Second, exact))));
    }

    /// <summary>A value that stands for all members keeps a comparison if its worst end does.</summary>
    private static bool Holds((double Low, double High) left, string sign, (double Low, double High) right) => sign[0] is '<' or '≤'
        ? Comparisons.Holds(left.High, sign, right.Low)
        : Comparisons.Holds(left.Low, sign, right.High);

    private static (double Low, double High) RangeOf(Expression value, SweepValues values)
    {
        if (value is AllExpression all)
            return all.Range(values);
        var one = value.Evaluate(values);
        return (one, one);
    }

    private static string Words((Expression Value, string Text) side, (double Low, double High) range, bool exact)
    {
        var count = side.Value.Members.Count;
        var over = string.Create(CultureInfo.InvariantCulture, $"{count} member{(count == 1 ? "" : "s")}");
        return $"{side.Text} = {Shown(range, exact)} ({(side.Value is MeasurementExpression && count > 1 ? "mean over " : "over ")}{over})";
    }

    /// <summary>In full where four digits do not tell the sides apart.</summary>
    private static string Shown((double Low, double High) range, bool exact) =>
        range.Low.Equals(range.High) ? Shown(range.Low, exact) : $"{Shown(range.Low, exact)} to {Shown(range.High, exact)}";

    private static string Shown(double value, bool exact) => exact ? value.ToString("R", CultureInfo.InvariantCulture) : Numbers.Short(value);
}
