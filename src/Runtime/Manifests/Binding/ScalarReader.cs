using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace SaeLab.Runtime.Manifests;

/// <summary>Reads numbers and truth values from plain scalars, in the same way whatever the culture.</summary>
internal static partial class ScalarReader
{
    private const int LongestNumber = 64;

    /// <summary>Reads <c>true</c> or <c>false</c>; also capitalised, but no other word.</summary>
    public static bool? Boolean(YamlScalar scalar) => !scalar.IsPlain ? null : scalar.Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>Reads a whole number: <c>2000000</c>, <c>2_000_000</c>, <c>2e6</c> or <c>2.0e6</c>. Null where it is none, such as <c>1.5</c>.</summary>
    public static BigInteger? Integer(YamlScalar scalar)
    {
        if (!IsNumber(scalar, out var match))
            return null;
        var fraction = Digits(match, "fraction");
        var mantissa = BigInteger.Parse("0" + Digits(match, "whole") + fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        if (!int.TryParse(Digits(match, "exponent") is { Length: > 0 } e ? e : "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
            return null;
        // A number of up to 64 digits, shifted further than this, is far out of every type's range, or no whole number.
        var shift = Math.Clamp((long)exponent - fraction.Length, -2 * LongestNumber, 2 * LongestNumber);
        var scale = BigInteger.Pow(10, (int)Math.Abs(shift));
        if (shift < 0 && !(mantissa % scale).IsZero)
            return null;
        var size = shift < 0 ? mantissa / scale : mantissa * scale;
        return scalar.Text[0] == '-' ? -size : size;
    }

    /// <summary>Reads a finite number of a type's precision: <c>0.5</c>, <c>1e-3</c>, <c>2_000.5</c>. Null where it is none.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="type">float or double.</param>
    public static object? Number(YamlScalar scalar, Type type)
    {
        if (!IsNumber(scalar, out _))
            return null;
        var text = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        if (type == typeof(float))
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var single) && float.IsFinite(single) ? single : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }

    private static bool IsNumber(YamlScalar scalar, out Match match)
    {
        match = scalar.IsPlain && scalar.Text.Length <= LongestNumber ? NumberPattern().Match(scalar.Text) : Match.Empty;
        return match.Success && (match.Groups["whole"].Length > 0 || match.Groups["fraction"].Length > 0);
    }

    private static string Digits(Match match, string group) => match.Groups[group].Value.Replace("_", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^[+-]?(?<whole>([0-9]+(_[0-9]+)*)?)(\.(?<fraction>([0-9]+(_[0-9]+)*)?))?([eE](?<exponent>[+-]?[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberPattern();
}
