using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>A bound that a measurement should keep, such as <c>&gt;= 0.9</c>.</summary>
/// <param name="Comparison">How to compare.</param>
/// <param name="Bound">With what.</param>
[TextForm("a bound such as '>= 0.9' (>=, <=, ==, > or < and a number)", @"^\s*(>=|<=|==|>|<)\s*[+-]?([0-9_]+\.?[0-9_]*|\.[0-9_]+)([eE][+-]?[0-9]+)?\s*$")]
public readonly record struct Expectation(string Comparison, double Bound) : IParsable<Expectation>
{
    private static readonly string[] Comparisons = [">=", "<=", "==", ">", "<"];

    /// <summary>Whether a value keeps the bound. NaN keeps none.</summary>
    public bool IsMetBy(double value) => Comparison switch
    {
        ">=" => value >= Bound,
        "<=" => value <= Bound,
        ">" => value > Bound,
        "<" => value < Bound,
        _ => value == Bound,
    };

    /// <summary>Reads <c>&gt;= 0.9</c>; also with &lt;=, &gt;, &lt;, ==.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static Expectation Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is not a bound such as '>= 0.9' (one of {string.Join(" ", Comparisons)} and a number)");

    /// <summary>Reads <c>&gt;= 0.9</c> if it is of that form.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out Expectation result)
    {
        result = default;
        var text = (s ?? "").Trim();
        var comparison = Comparisons.FirstOrDefault(c => text.StartsWith(c, StringComparison.Ordinal));
        if (comparison is null)
            return false;
        var number = text[comparison.Length..].Trim().Replace("_", "", StringComparison.Ordinal);
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound))
            return false;
        result = new Expectation(comparison, bound);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Comparison} {Bound}");
}
