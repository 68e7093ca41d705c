using System.Text;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Paths as SVG writes them.</summary>
internal static class SvgPath
{
    /// <summary>Lines from place to place; null is a gap, and a place between two gaps a dot.</summary>
    public static string Through(IEnumerable<(string X, string Y)?> places)
    {
        var path = new StringBuilder();
        (string X, string Y)? before = null;
        var alone = false;
        foreach (var place in places.Append(null))
        {
            // A point between two gaps is a line of no length, which round ends make a dot.
            if (place is null && alone)
                path.Append("h0");
            if (place is var (x, y))
                path.Append(before is null ? 'M' : 'L').Append(x).Append(' ').Append(y);
            alone = place is not null && before is null;
            before = place;
        }

        return path.ToString();
    }

    /// <summary>A dot at each place, each place once.</summary>
    public static string Dots(IEnumerable<(string X, string Y)> places) => string.Concat(places.Distinct().Select(p => $"M{p.X} {p.Y}h0"));
}
