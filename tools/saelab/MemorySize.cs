using System.Globalization;

namespace SaeLab.CommandLine;

/// <summary>Reads sizes as people write them.</summary>
internal static class MemorySize
{
    private static readonly (string Unit, double Bytes)[] Units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("B", 1)];

    /// <summary>The bytes of a size such as <c>8GB</c>, <c>1.5 GB</c>, <c>500mb</c>; null where it is none.</summary>
    public static long? Parse(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number * bytes is >= 1 and < long.MaxValue
                    ? (long)(number * bytes)
                    : null;
            }
        }

        return null;
    }
}
