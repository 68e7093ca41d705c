using System.Globalization;
using SaeLab.Runtime.Evaluation;

namespace SaeLab.Runtime.Reporting;

/// <summary>What became of an expectation, in words.</summary>
internal static class Verdict
{
    /// <summary><c>met</c> or <c>missed</c>.</summary>
    public static string Word(ExpectationOutcome outcome) => outcome.IsMet ? "met" : "missed";

    /// <summary>What was measured; in full where four digits would seem to say the opposite, as 0.89999 against <c>&gt;= 0.9</c>.</summary>
    public static string Value(ExpectationOutcome outcome)
    {
        if (outcome.Value is not { } value)
            return "not measured";
        var text = Numbers.Short(value);
        return double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var shown)
            && outcome.Expectation.IsMetBy(shown) != outcome.IsMet
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : text;
    }
}
