using System.Globalization;

namespace SaeLab.Runtime.Reporting;

/// <summary>Numbers as people read them; the same in every culture.</summary>
public static class Numbers
{
    private const int SignificantDigits = 4;

    /// <summary>At most four significant digits: <c>0.9312</c>, <c>12.3</c>, <c>1.234e-5</c>; whole numbers below 10⁹ in full: <c>12,345</c>.</summary>
    /// <remarks>From 10⁴ to 10⁹ rounded to whole numbers; from there on, and below 10⁻³, with an exponent. <c>NaN</c>, <c>∞</c>, <c>-∞</c>.</remarks>
    public static string Short(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "-∞";
        if (value == Math.Round(value) && Math.Abs(value) < 1e9)
            return Count((long)value);

        // Rounding comes first: 9999.6 is 10,000 and not 9,999.6 cut short.
        var rounded = value.ToString("0.###e0", CultureInfo.InvariantCulture);
        var mark = rounded.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(rounded.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -3 or >= 9)
            return rounded;
        var decimals = new string('#', Math.Max(SignificantDigits - 1 - exponent, 0));
        return value.ToString($"#,0.{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number with its thousands apart: <c>2,000,000</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many there are of something: <c>1 run</c>, <c>2,000 runs</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>A round number beside an axis: <c>0.05</c>, <c>20k</c>, <c>1.5M</c>, <c>1e-4</c>.</summary>
    internal static string Tick(double value, int digits = 6)
    {
        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 1e4 and < 1e6 => Scaled(1e3, "k"),
            >= 1e6 and < 1e9 => Scaled(1e6, "M"),
            >= 1e9 and < 1e12 => Scaled(1e9, "B"),
            >= 9.99e-4 and < 1e4 => Scaled(1, ""),
            _ => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        };

        string Scaled(double unit, string suffix) => (value / unit).ToString($"G{digits}", CultureInfo.InvariantCulture) + suffix;
    }
}
