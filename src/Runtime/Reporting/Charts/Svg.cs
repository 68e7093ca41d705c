using System.Globalization;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>How SVG writes things.</summary>
internal static class Svg
{
    /// <summary>A length with one decimal.</summary>
    public static string Number(double length) => Math.Round(length, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
